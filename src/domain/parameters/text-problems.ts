import { characterProblem, type TextForm } from "../text/written-text.ts";
import type { DefinitionProblem } from "./definition-problem.ts";

/** What is wrong with a text of the definition; null is none. Lengths are in code points. */
export function textProblem(
  path: DefinitionProblem["path"],
  text: string | null,
  most: number,
  form: TextForm,
): readonly DefinitionProblem[] {
  if (text === null) return [];
  if (text.length > most && Array.from(text).length > most) {
    return [{ path, message: `At most ${most} characters are taken.` }];
  }
  const message = characterProblem(text, form);
  return message === null ? [] : [{ path, message }];
}
