/**
 * A list becomes `<name><item>…</item></name>`, an undefined or null member is left out, and members keep their order.
 */
export type XmlValue = string | number | boolean | null | undefined | readonly XmlValue[] | XmlObject;

export interface XmlObject {
  readonly [name: string]: XmlValue;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;" };

/**
 * Only these four: parsers of some clients count character entities and give up on large answers. A parser turns a bare
 * carriage return into a line feed, so it must be written as an entity to arrive.
 */
function escapeText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replaceAll(/[&<>\r]/g, (letter) => ESCAPES[letter] ?? letter) : text;
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

export function element(name: string, value: XmlValue): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value === "" ? `<${name}/>` : `<${name}>${escapeText(value)}</${name}>`;
  if (typeof value === "number" || typeof value === "boolean") return `<${name}>${value}</${name}>`;
  const content = isList(value) ? value.map((item) => element("item", item)).join("") : members(value);
  return content === "" ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

function members(object: XmlObject): string {
  let text = "";
  for (const [name, value] of Object.entries(object)) text += element(name, value);
  return text;
}

export function ec2Document(action: string, requestId: string, content: XmlObject): string {
  return (
    `${DECLARATION}<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">` +
    `${element("requestId", requestId)}${members(content)}</${action}Response>`
  );
}

export function ec2ErrorDocument(code: string, message: string, requestId: string): string {
  const error = element("Error", { Code: code, Message: message });
  return `${DECLARATION}<Response><Errors>${error}</Errors>${element("RequestID", requestId)}</Response>`;
}

const STS_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

export function stsDocument(action: string, requestId: string, result: XmlObject): string {
  const metadata = element("ResponseMetadata", { RequestId: requestId });
  return (
    `${DECLARATION}<${action}Response xmlns="${STS_NAMESPACE}">` +
    `${element(`${action}Result`, result)}${metadata}</${action}Response>`
  );
}

export function stsErrorDocument(code: string, message: string, requestId: string, status: number): string {
  const error = element("Error", { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message });
  return `${DECLARATION}<ErrorResponse xmlns="${STS_NAMESPACE}">${error}${element("RequestId", requestId)}</ErrorResponse>`;
}
