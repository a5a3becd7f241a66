import type { ParametersContent } from "../../domain/asset/asset.ts";
import { check } from "../../domain/parameters/check.ts";
import { complete } from "../../domain/parameters/complete.ts";
import type { ParameterValues } from "../../domain/parameters/words.ts";
import type { LaunchValue } from "../../ports/verbs.ts";
import { refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";

export interface ReadValues {
  /** With the defaults of what was not given. */
  readonly values: ParameterValues;
  /** Those that were given or have a default. */
  readonly texts: readonly LaunchValue[];
  /** Of every parameter, for templates: empty where it has no value. */
  readonly byName: ReadonlyMap<string, string>;
  /** The names of those that nobody may see in a preview. */
  readonly passwords: ReadonlySet<string>;
}

const wrong = (field: readonly string[], message: string) => refusal("INVALID_REQUEST", field, message);

/** The values of a launch as its parameters take them, or what is wrong with them; no objection holds a value. */
export function readValues(
  parameters: ParametersContent | null,
  given: unknown,
): ReadValues | { readonly objections: readonly UserError[] } {
  const sent = given ?? {};
  if (typeof sent !== "object" || Array.isArray(sent))
    return { objections: [wrong(["parameters"], "Give the parameters as an object: a value by each name.")] };
  // Null says what leaving out says.
  const stated = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null));
  if (!parameters) {
    if (Object.keys(stated).length === 0) return nothing;
    return { objections: [wrong(["parameters"], "Nothing is asked of whoever launches this image. Leave it out.")] };
  }
  const { set } = parameters;
  const values = complete(set, stated);
  const problems = check(set, values);
  if (problems.length > 0)
    return { objections: problems.map(({ path, message }) => wrong(["parameters", ...path.map(String)], message)) };
  const passwords = new Set(set.fields.filter(({ type }) => type === "PASSWORD").map(({ name }) => name));
  const byName = new Map(set.fields.map(({ name }) => [name, textOf(values[name])]));
  const texts = [...byName]
    .filter(([, text]) => text !== "")
    .map(([name, text]) => ({ name, text, secret: passwords.has(name) }));
  return { values, texts, byName, passwords };
}

const nothing: ReadValues = { values: {}, texts: [], byName: new Map(), passwords: new Set() };

/** As a form or a template has it; `check` saw to it that there is nothing else. */
function textOf(value: unknown): string {
  if (value === undefined) return "";
  return Array.isArray(value) ? value.join(",") : String(value);
}
