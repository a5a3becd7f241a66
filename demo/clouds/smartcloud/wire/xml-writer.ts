const NAMESPACE = "http://www.ibm.com/xmlns/b2b/cloud/api/2010-03-31";

/** An element with children; without any it closes itself, as the service's lists did. */
export function element(
  name: string,
  children: readonly string[],
  attributes: Readonly<Record<string, string>> = {},
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`);
  const head = `${name}${written.join("")}`;
  return children.length === 0 ? `<${head}/>` : `<${head}>${children.join("")}</${name}>`;
}

/** An element with text; an empty text keeps both tags. */
export function leaf(
  name: string,
  value: string | number | boolean,
  attributes: Readonly<Record<string, string>> = {},
): string {
  const written = Object.entries(attributes).map(([key, text]) => ` ${key}="${escapeAttribute(text)}"`);
  return `<${name}${written.join("")}>${escapeXml(String(value))}</${name}>`;
}

export function optionalLeaf(name: string, value: string | null | undefined): string {
  return value === null || value === undefined ? "" : leaf(name, value);
}

/** Only the root is qualified. */
export function xmlDocument(root: string, children: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${element(`ns2:${root}`, children, { "xmlns:ns2": NAMESPACE })}`;
}

export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

/** A parser turns a bare carriage return into a line feed, so it must be written as an entity to arrive. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (letter) => ESCAPES[letter] ?? letter);
}

/** In an attribute a parser turns every white space into a blank. */
function escapeAttribute(text: string): string {
  return escapeXml(text).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
