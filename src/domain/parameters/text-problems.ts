import type { DefinitionProblem } from "./problems.ts";

const forbidden = {
  ONE_LINE: /[\p{Cc}\u2028\u2029\uD800-\uDFFF\uFFFE\uFFFF]/u,
  LINES: /[\0-\x08\x0B\x0C\x0E-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/u,
};

/** What is wrong with a text of the definition; null is none. Lengths are in code points. */
export function textProblem(
  path: DefinitionProblem["path"],
  text: string | null,
  most: number,
  form: keyof typeof forbidden,
): readonly DefinitionProblem[] {
  if (text === null) return [];
  if (text.length > most && Array.from(text).length > most) {
    return [{ path, message: `At most ${most} characters are taken.` }];
  }
  if (!forbidden[form].test(text)) return [];
  const message = `Leave out control characters and halves of characters${form === "ONE_LINE" ? ", and write one line" : ""}.`;
  return [{ path, message }];
}
