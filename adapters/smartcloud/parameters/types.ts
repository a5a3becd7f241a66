import type { ParameterField } from "../../../src/domain/parameters/words.ts";

/** The cloud's word for our type; whatever it has none for is a `string`, and `mark.ts` says what it is. */
export function nativeTypeOf(type: ParameterField["type"]): string {
  if (type === "PASSWORD") return "password";
  return type === "ONE_OF" ? "radioGroup" : "string";
}

/** What a `string` has to look like to be one of our type. */
export function patternFor(type: ParameterField["type"]): string | null {
  if (type === "INTEGER") return "^-?[0-9]{1,16}$";
  return type === "BOOLEAN" ? "^(true|false)$" : null;
}
