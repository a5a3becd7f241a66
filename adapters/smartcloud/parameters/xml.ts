import { GatewayError } from "../../../src/domain/errors.ts";

// A strict reader and writer for the one form of XML that parameters.xml has. Whoever owns an image may have written the
// document, so: no document type, no entity but the five and character references, bounds on size and depth.

export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly (XmlElement | string)[];
}

export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
}

export interface XmlDocument {
  readonly root: XmlElement;
  /** Comments and processing instructions, which are read over. */
  readonly passedOver: number;
}

const mostCharacters = 256 * 1024;
const mostElements = 10_000;
const mostDepth = 16;
const mostAttributes = 50;

/** What XML can hold, by its own rules. */
const notXml = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const named = "[A-Za-z_][\\w.:-]{0,127}";

export function refuse(problem: string): GatewayError {
  return new GatewayError("BAD_USER_INPUT", `This parameters.xml cannot be read: ${problem}.`);
}

export function readXml(text: string): XmlDocument {
  if (text.length > mostCharacters) throw refuse(`it has more than ${mostCharacters} characters`);
  if (notXml.test(text)) throw refuse("it holds a character that XML does not have");
  const source = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  let at = 0;
  let elements = 0;
  let passedOver = 0;

  function take(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = at;
    const match = expression.exec(source);
    if (match !== null) at = expression.lastIndex;
    return match;
  }

  function through(end: string): string {
    const found = source.indexOf(end, at);
    if (found === -1) throw refuse(`${end} is missing`);
    const inner = source.slice(at, found);
    at = found + end.length;
    return inner;
  }

  /** Comments and instructions; true where there was one. */
  function pass(): boolean {
    if (take(/<!--/y) !== null) {
      if (through("-->").includes("--")) throw refuse("a comment holds --");
    } else if (take(/<\?/y) !== null) through("?>");
    else return false;
    passedOver += 1;
    return true;
  }

  function around(): void {
    do take(/[ \t\n]+/y);
    while (pass());
  }

  /** After the name of the element. */
  function readAttributes(): XmlAttribute[] {
    const attributes: XmlAttribute[] = [];
    const attribute = new RegExp(`[ \\t\\n]+(${named})[ \\t\\n]*=[ \\t\\n]*(?:"([^"<]*)"|'([^'<]*)')`, "y");
    for (let match = take(attribute); match !== null; match = take(attribute)) {
      const [, name = "", double, single = ""] = match;
      if (attributes.some((other) => other.name === name)) throw refuse("an attribute stands twice in one element");
      if (attributes.length === mostAttributes) throw refuse(`an element has more than ${mostAttributes} attributes`);
      attributes.push({ name, value: resolveReferences((double ?? single).replace(/[\t\n]/g, " ")) });
    }
    return attributes;
  }

  function readElement(depth: number): XmlElement {
    elements += 1;
    if (elements > mostElements) throw refuse(`it has more than ${mostElements} elements`);
    if (depth > mostDepth) throw refuse(`elements are nested more than ${mostDepth} deep`);
    const name = take(new RegExp(`<(${named})`, "y"))?.[1];
    if (name === undefined) throw refuse("an element was expected and something else stands there");
    const attributes = readAttributes();
    if (take(/[ \t\n]*\/>/y) !== null) return { name, attributes, children: [] };
    if (take(/[ \t\n]*>/y) === null)
      throw refuse("an element is not closed with >, or has an attribute without quotes");
    return { name, attributes, children: readChildren(name, depth) };
  }

  function readChildren(name: string, depth: number): XmlElement["children"] {
    const children: (XmlElement | string)[] = [];
    const say = (said: string) => {
      const last = children.at(-1);
      if (typeof last === "string") children[children.length - 1] = last + said;
      else if (said !== "") children.push(said);
    };
    const end = new RegExp(`</(${named})[ \\t\\n]*>`, "y");
    for (;;) {
      const plain = take(/[^<]+/y)?.[0];
      if (plain !== undefined) {
        if (plain.includes("]]>")) throw refuse("]]> stands in a text");
        say(resolveReferences(plain));
      } else if (take(/<!\[CDATA\[/y) !== null) say(through("]]>"));
      else if (source.startsWith("</", at)) {
        if (take(end)?.[1] !== name) throw refuse("an element is closed under another name");
        return children;
      } else if (!pass()) children.push(readElement(depth + 1));
    }
  }

  take(/<\?xml[ \t\n][^?]*\?>/y);
  around();
  if (source.startsWith("<!", at)) throw refuse("it has a document type, which may name other files. Take it away");
  const root = readElement(1);
  around();
  if (at < source.length) throw refuse("something stands behind its last element");
  return { root, passedOver };
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function resolveReferences(text: string): string {
  return text.replace(/&([^;&]{0,16};)?/g, (_, reference: string | undefined) => {
    const name = reference?.slice(0, -1) ?? "";
    const digits = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/.exec(name);
    const point =
      digits === null ? Number.NaN : Number.parseInt(digits[1] ?? digits[2] ?? "", digits[1] === undefined ? 10 : 16);
    const character = Number.isNaN(point) || point > 0x10ffff ? undefined : String.fromCodePoint(point);
    const known = Object.hasOwn(entities, name) ? entities[name] : character;
    if (known === undefined || notXml.test(known)) {
      throw refuse(
        "a & begins no reference that is known: &amp; &lt; &gt; &quot; &apos; and characters such as &#35; are",
      );
    }
    return known;
  });
}

const written: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** A lone \r would come back as a line end. */
export function escapeText(text: string): string {
  if (notXml.test(text)) {
    throw new GatewayError(
      "BAD_USER_INPUT",
      "This cannot be written as parameters.xml: a text holds a control character. Take it out.",
    );
  }
  return text.replace(/[&<>"'\r]/g, (character) => written[character] ?? "&#13;");
}

/** In attributes, readers take every blank for a space. */
const escapeAttribute = (text: string) =>
  escapeText(text).replace(/[\t\n]/g, (blank) => (blank === "\t" ? "&#9;" : "&#10;"));

export function element(name: string, attributes: readonly XmlAttribute[], content: readonly string[] | null): string {
  const said = attributes.map((one) => ` ${one.name}="${escapeAttribute(one.value)}"`).join("");
  return content === null ? `<${name}${said}/>` : `<${name}${said}>${content.join("")}</${name}>`;
}

export function writeElement({ name, attributes, children }: XmlElement): string {
  const content = children.map((child) => (typeof child === "string" ? escapeText(child) : writeElement(child)));
  return element(name, attributes, content.length === 0 ? null : content);
}

/** All text directly within. */
export const textOf = ({ children }: XmlElement) => children.filter((child) => typeof child === "string").join("");

export const elementsOf = ({ children }: XmlElement) => children.filter((child) => typeof child !== "string");
