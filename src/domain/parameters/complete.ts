import { valueIn } from "./between.ts";
import type { ParameterSet, ParameterValues } from "./words.ts";

/** The values with the defaults of whatever was not given. An empty text was given. */
export function complete(set: ParameterSet, values: ParameterValues): ParameterValues {
  const defaults = set.fields.flatMap((field): readonly (readonly [string, unknown])[] =>
    field.default === null || valueIn(values, field.name) !== undefined ? [] : [[field.name, field.default]],
  );
  return { ...values, ...Object.fromEntries(defaults) };
}
