import MarkdownIt, { type StateCore, type Token } from "markdown-it";
import { GatewayError } from "../domain/errors.ts";
import { isSafeLink } from "./safe-link.ts";

/** In bytes of UTF-8. */
export const longestPage = 262_144;
/** A reference may be used many times, each time with its whole address. */
const mostLinkCharacters = 1_048_576;
/** Tables are filled up to their width: 45 kB of `|` would be 700 kB of HTML. */
const mostCells = 10_000;
const deepestNesting = 20;

const parser = createParser();
const withoutTables = createParser().disable("table");

function createParser() {
  const made = new MarkdownIt({ html: false, linkify: false, typographer: false, maxNesting: deepestNesting });
  made.validateLink = isSafeLink;
  made.core.ruler.push("tame", tame);
  return made;
}

/**
 * HTML of a page that anybody may have written: no HTML of theirs, links to http, https and mailto only, a link in place
 * of each image, and no attribute with a text of theirs but `href`. Tables of too many cells stay the text that they are.
 * Throws where the page is too long.
 */
export function renderMarkdown(text: string): string {
  return parser.renderer.render(parse(text), parser.options, {});
}

/** Where the page's links and images lead, each once, in the order of the page, as `renderMarkdown` writes them. */
export function linksOf(text: string): readonly string[] {
  return [...new Set(addressesIn(parse(text)))];
}

function parse(text: string): Token[] {
  if (Buffer.byteLength(text) > longestPage)
    throw new GatewayError("INVALID_REQUEST", `Write a page of at most ${longestPage} bytes (256 KiB).`);
  const tokens = (cellsIn(text) > mostCells ? withoutTables : parser).parse(text.toWellFormed(), {});
  const length = addressesIn(tokens).reduce((sum, address) => sum + address.length, 0);
  if (length <= mostLinkCharacters) return tokens;
  throw new GatewayError("INVALID_REQUEST", "Use long addresses less often: the page's links are too long together.");
}

/** What the tables of a page may be filled up to, at most: every row of one to its widest. */
function cellsIn(text: string): number {
  let cells = 0;
  let rows = 0;
  let widest = 0;
  const close = () => {
    cells += widest > 1 ? rows * widest : 0;
    rows = 0;
    widest = 0;
  };
  for (const line of text.split(/\r\n?|\n/)) {
    if (line.trim() === "") close();
    else {
      rows += 1;
      widest = Math.max(widest, line.split("|").length);
    }
  }
  close();
  return cells;
}

function addressesIn(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap(({ children }) => children ?? []).flatMap((token) => token.attrGet("href")?.toString() ?? []);
}

/** Leaves no attribute but those that are given here. */
function tame({ tokens, Token: make }: StateCore): void {
  let headings = 0;
  for (const token of tokens) {
    const align = /^text-align:(left|center|right)$/.exec(String(token.attrGet("style")))?.[1];
    const start = token.attrGet("start");
    token.attrs = null;
    if (token.type === "heading_open") {
      headings += 1;
      // Counted, not made of the text: a page must not be able to take the name of an element that it is shown among.
      token.attrSet("id", `section-${headings}`);
    }
    if (align !== undefined) token.attrSet("align", align);
    if (start !== null) token.attrSet("start", Number(start));
    if (token.type === "fence") token.info = /^[a-zA-Z0-9+#-]{1,32}(?=\s|$)/.exec(token.info.trim())?.[0] ?? "";
    if (token.children) token.children = tameInline(token.children, make);
  }
}

function tameInline(tokens: readonly Token[], make: typeof Token): Token[] {
  let around: "nothing" | "link" | "dropped link" = "nothing";
  return tokens.flatMap((token) => {
    const address = String(token.attrGet(token.type === "image" ? "src" : "href") ?? "");
    token.attrs = null;
    if (token.type === "link_open") {
      // What has no address at all never was shown to isSafeLink.
      around = isSafeLink(address) ? "link" : "dropped link";
      return around === "link" ? [leadingTo(address, token)] : [];
    }
    if (token.type === "link_close") {
      const closes = around === "link";
      around = "nothing";
      return closes ? [token] : [];
    }
    if (token.type !== "image") return [token];
    const name = new make("text", "", 0);
    name.content = parser.renderer.renderInlineAsText(token.children ?? [], parser.options, {});
    // An image in a link is that link's text: a link within a link would end the outer one.
    if (around === "link" || !isSafeLink(address)) return [name];
    return [leadingTo(address, new make("link_open", "a", 1)), name, new make("link_close", "a", -1)];
  });
}

function leadingTo(address: string, token: Token): Token {
  token.attrs = [
    ["href", address],
    ["rel", "noopener nofollow ugc"],
  ];
  return token;
}
