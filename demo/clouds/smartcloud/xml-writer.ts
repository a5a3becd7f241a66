const NAMESPACE = "http://www.ibm.com/xmlns/b2b/cloud/api/2010-03-31";

/** An element with children; without any it closes itself, as the service's lists did. */
export function element(
  name: string,
  children: readonly string[],
  attributes: Readonly<Record<string, string>> = {},
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const head = `${name}${written.join("")}`;
  return children.length === 0 ? `<${head}/>` : `<${head}>${children.join("")}</${name}>`;
}

/** An element with text; an empty text keeps both tags. */
export function leaf(
  name: string,
  value: string | number | boolean,
  attributes: Readonly<Record<string, string>> = {},
): string {
  const written = Object.entries(attributes).map(([key, text]) => ` ${key}="${escapeXml(text)}"`);
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

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
