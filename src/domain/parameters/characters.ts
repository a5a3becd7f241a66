import { refusedCharacters } from "../text/written-text.ts";

/** What values of texts are made of, as patterns that JSON Schema can say: a carriage return may stand anywhere. */
export const characters = {
  ONE_LINE: `^[^${refusedCharacters.ONE_LINE}]*$`,
  LINES: `^[^${refusedCharacters.LINES}]*$`,
} as const;
