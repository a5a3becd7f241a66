// biome-ignore lint/suspicious/noControlCharactersInRegex: the first of all characters is one of them.
const other = /[^\u0000-\u007f]/;

/**
 * The text's UTF-8, with a character for each byte. Answers are put together of such texts: they take half the room of
 * others, and are sent as they are.
 */
export function asBytes(text: string): string {
  return other.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;
}

export const toBuffer = (bytes: string): Buffer => Buffer.from(bytes, "latin1");

/** The same in one piece: what was put together of many is walked through whenever it is used. */
export const inOnePiece = (bytes: string): string => toBuffer(bytes).toString("latin1");
