/** An element as it was written. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const plain: readonly [] = [];
/** All that a rendered page may be made of, with the values that an attribute may have. */
const language: Readonly<Record<string, readonly (readonly [string, RegExp])[]>> = {
  a: [
    ["href", /^(https?:\/\/[^/?#\\\s"'<>@]+([/?#][^\\\s"<>]*)?|mailto:[\w.+-]+@[a-z0-9.-]+)$/i],
    ["rel", /^noopener nofollow ugc$/],
  ],
  code: [["class", /^language-[a-zA-Z0-9+#-]{1,32}$/]],
  ol: [["start", /^[0-9]{1,9}$/]],
  ...Object.fromEntries(["th", "td"].map((name) => [name, [["align", /^(left|center|right)$/] as const]])),
  ...Object.fromEntries(
    ["h1", "h2", "h3", "h4", "h5", "h6"].map((name) => [name, [["id", /^section-[0-9]+$/] as const]]),
  ),
  ...Object.fromEntries(
    "p em strong s br hr blockquote ul li pre table thead tbody tr".split(" ").map((name) => [name, plain]),
  ),
};
const isVoid = (name: string) => name === "br" || name === "hr";
const isInline = (name: string) => ["a", "code", "em", "strong", "s", "br"].includes(name);

/**
 * The elements of HTML in the one form in which no two parsers differ: lower-case names of the language above, attributes
 * in double quotes, everything else escaped, every element closed in its turn, nothing that makes a parser close one by
 * itself. Throws on anything else.
 */
export function elementsOf(html: string): readonly Element[] {
  const found: Element[] = [];
  const open: string[] = [];
  const pieces =
    /(?<text>(?:[^<>&"]|&(?:amp|lt|gt|quot);)+)|<\/(?<end>[a-z1-6]+)>|<(?<start>[a-z1-6]+)(?<attributes>(?: [a-z]+="(?:[^<>&"]|&(?:amp|lt|gt|quot);)*")*)>/y;
  while (pieces.lastIndex < html.length) {
    const at = pieces.lastIndex;
    const { text, end, start, attributes = "" } = pieces.exec(html)?.groups ?? {};
    const refuse = (why: string) => new Error(`${why}: ${html.slice(at, at + 80)}`);
    if (end !== undefined && open.pop() !== end) throw refuse("Closed out of turn");
    if (end !== undefined || text !== undefined) continue;
    if (start === undefined) throw refuse("Neither text nor tag");
    const element = { name: start, attributes: attributesOf(attributes) };
    const may = language[start];
    if (!may) throw refuse("No element of a page");
    for (const [name, value] of Object.entries(element.attributes))
      if (!may.some(([one, pattern]) => one === name && pattern.test(value))) throw refuse("No attribute of a page");
    if (start === "a" && (open.includes("a") || Object.keys(element.attributes).length !== 2)) throw refuse("No link");
    if (!isInline(start) && open.some((one) => isInline(one) || one === "p" || /^h\d$/.test(one)))
      throw refuse("A block within a line");
    found.push(element);
    if (!isVoid(start)) open.push(start);
  }
  if (open.length > 0) throw new Error(`Not closed: ${open.join(" ")}`);
  return found;
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/ (?<name>[a-z]+)="(?<value>[^"]*)"/g)].map(
    ({ groups = {} }) => [groups.name ?? "", unescaped(groups.value ?? "")] as const,
  );
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error(`An attribute twice: ${text}`);
  return Object.fromEntries(pairs);
}

function unescaped(text: string): string {
  const words: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return text.replace(/&(amp|lt|gt|quot);/g, (_, word: string) => words[word] ?? "");
}
