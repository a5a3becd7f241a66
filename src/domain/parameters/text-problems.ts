import { characters } from "./characters.ts";
import type { DefinitionProblem } from "./problems.ts";

const forms = { ONE_LINE: new RegExp(characters.ONE_LINE, "u"), LINES: new RegExp(characters.LINES, "u") };

/** What is wrong with a text of the definition; null is none. Lengths are in code points. */
export function textProblem(
  path: DefinitionProblem["path"],
  text: string | null,
  most: number,
  form: keyof typeof forms,
): readonly DefinitionProblem[] {
  if (text === null) return [];
  if (text.length > most && Array.from(text).length > most) {
    return [{ path, message: `At most ${most} characters are taken.` }];
  }
  if (forms[form].test(text)) return [];
  const message = `Leave out control characters and halves of characters${form === "ONE_LINE" ? ", and write one line" : ""}.`;
  return [{ path, message }];
}
