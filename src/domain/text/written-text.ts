export type TextForm = "ONE_LINE" | "LINES";

// Control characters, what reorders the text around it, halves of characters, and what is no character.
const never = "\\u{7F}-\\u{9F}\\u{202A}-\\u{202E}\\u{2066}-\\u{2069}\\u{D800}-\\u{DFFF}\\u{FFFE}\\u{FFFF}";

/**
 * The characters that no text of a person may have, as what stands between the brackets of a pattern with the `u` flag.
 * Several lines have line feeds, tabs and carriage returns besides.
 */
export const refusedCharacters: Readonly<Record<TextForm, string>> = {
  ONE_LINE: `\\u{0}-\\u{1F}\\u{2028}\\u{2029}${never}`,
  LINES: `\\u{0}-\\u{8}\\u{B}\\u{C}\\u{E}-\\u{1F}${never}`,
};

const refused: Readonly<Record<TextForm, RegExp>> = {
  ONE_LINE: new RegExp(`[${refusedCharacters.ONE_LINE}]`, "u"),
  // A carriage return belongs to the line end of Windows, and hides what stands before it anywhere else.
  LINES: new RegExp(`[${refusedCharacters.LINES}]|\\r(?!\\n)`, "u"),
};

const advice: Readonly<Record<TextForm, string>> = {
  ONE_LINE: "Remove it: the text is one line, without control characters and overrides of its direction.",
  LINES: "Remove it: of control characters only line ends and tabs are allowed, and no overrides of the direction.",
};

/** Why the text may not be written, naming the first character in the way; null where it may. */
export function characterProblem(text: string, form: TextForm): string | null {
  const at = text.search(refused[form]);
  return at === -1 ? null : `${characterAt(text, at)} is not allowed. ${advice[form]}`;
}

/** Such as `Character 4 (U+202E)`: the position counts code points from 1, the index UTF-16 units from 0. */
export function characterAt(text: string, index: number): string {
  let position = 1;
  for (const _ of text.slice(0, index)) position += 1;
  return `Character ${position} (U+${hexAt(text, index).padStart(4, "0")})`;
}

const hidden = new RegExp(`[${refusedCharacters.ONE_LINE}]`, "gu");

/** A text of ours that may quote a person or a cloud, as refusals show it: such characters are written `\u{202E}`. */
export function escapeHidden(text: string): string {
  return text.replace(hidden, (character) => `\\u{${hexAt(character, 0)}}`);
}

/** The same of a line of JSON with its end: the value stays as it is. */
export function escapeHiddenInJson(line: string): string {
  return line.replace(hidden, (character) =>
    character === "\n" ? character : `\\u${hexAt(character, 0).padStart(4, "0")}`,
  );
}

function hexAt(text: string, index: number): string {
  return (text.codePointAt(index) ?? 0).toString(16).toUpperCase();
}
