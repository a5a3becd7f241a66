import { byName, type FieldsByName, fieldsOf, isGiven, keeps, messageOfRule, valueIn } from "./between.ts";
import { type Demand, type DemandBeside, demandsBeside, demandsOf, folded, piecesOf } from "./demands.ts";
import { compilePattern } from "./pattern.ts";
import {
  isText,
  longest,
  type ParameterField,
  type ParameterSet,
  type ParameterValues,
  type TextField,
} from "./words.ts";

/** What is wrong with values. Never holds a value, nor a name that the set does not have. */
export interface ValueProblem {
  /** SCHEMA: the exported JSON Schema refuses this too. BESIDE: a rule that JSON Schema cannot say; its verdict stands beside. */
  readonly kind: "SCHEMA" | "BESIDE";
  /** The field, and the place in its list; empty where it is about the values as a whole. */
  readonly path: readonly (string | number)[];
  /** The name that the author gave the rule, or its kind: REQUIRED, TYPE, MAX_LENGTH, PATTERN, REQUIRED_WHEN, … */
  readonly rule: string;
  readonly message: string;
}

/**
 * All that is wrong with these values as they are; for what is left to defaults, `complete` them first. There is no
 * problem of kind SCHEMA exactly where the exported JSON Schema takes the values. The set is one that `problemsOf` has
 * nothing to say about.
 */
export function check(set: ParameterSet, values: unknown): readonly ValueProblem[] {
  if (!isRecord(values)) return [problem([], "TYPE", "Give the parameters as an object.")];
  const fields = byName(set.fields);
  const unknown = Object.keys(values).some((name) => !fields.has(name));
  return [
    ...(unknown ? [problem([], "UNKNOWN_FIELD", "Something was given that is no parameter. Leave it out.")] : []),
    ...set.fields.flatMap((field) => checkField(field, values, fields)),
    ...set.rules
      .filter((rule) => !keeps(rule, values, fields))
      .map((rule) => {
        const about = fieldsOf(rule);
        return problem(about.length === 1 ? about : [], rule.name ?? rule.kind, messageOfRule(rule, fields));
      }),
  ];
}

function checkField(field: ParameterField, values: ParameterValues, fields: FieldsByName): readonly ValueProblem[] {
  const value = valueIn(values, field.name);
  const path = [field.name];
  if (field.required && !isGiven(values, field.name)) return [problem(path, "REQUIRED", "Give a value.")];
  if (value === undefined) return [];
  const wrong = (rule: string, message: string) => [problem(path, rule, field.message ?? message)];
  switch (field.type) {
    case "STRING":
    case "PASSWORD":
    case "TEXT":
      if (typeof value !== "string") return wrong("TYPE", "Give a text.");
      return [...checkText(field, value), ...checkBeside(field, value, values, fields)];
    case "INTEGER":
      if (typeof value !== "number" || !Number.isInteger(value)) return wrong("TYPE", "Give a whole number.");
      if (value < (field.minimum ?? Number.MIN_SAFE_INTEGER)) return wrong("MINIMUM", "The number is too small.");
      return value > (field.maximum ?? Number.MAX_SAFE_INTEGER) ? wrong("MAXIMUM", "The number is too large.") : [];
    case "BOOLEAN":
      return typeof value === "boolean" ? [] : wrong("TYPE", "Give true or false.");
    case "ONE_OF":
      return isOption(value) ? [] : wrong("OPTIONS", "Choose one of the options.");
    case "MANY_OF": {
      if (!Array.isArray(value)) return wrong("TYPE", "Give a list.");
      if (value.length > field.options.length || new Set(value).size < value.length) {
        return wrong("UNIQUE", "Choose each option once at most.");
      }
      return value.flatMap((one, index) =>
        isOption(one) ? [] : [problem([field.name, index], "OPTIONS", field.message ?? "Choose among the options.")],
      );
    }
  }

  function isOption(given: unknown): boolean {
    return "options" in field && field.options.some((option) => option.value === given);
  }
}

function checkText(field: TextField, value: string): readonly ValueProblem[] {
  const length = Array.from(value).length;
  const most = longest(field);
  const path = [field.name];
  // Before any pattern, so that their work stays within what `problemsOf` allows.
  if (length > most) return [problem(path, "MAX_LENGTH", field.message ?? `Give at most ${most} characters.`)];
  const least = field.minLength ?? 0;
  const short =
    length < least ? [problem(path, "MIN_LENGTH", field.message ?? `Give at least ${least} characters.`)] : [];
  const broken = demandsOf(field).filter((demand) => !keepsDemand(demand, value));
  return [...short, ...broken.map(({ rule, message }) => problem(path, rule, message))];
}

function keepsDemand({ patterns, atLeast }: Demand, value: string): boolean {
  const matching = patterns.filter((pattern) => compilePattern(pattern).test(value)).length;
  return atLeast === 0 ? matching === 0 : matching >= atLeast;
}

function checkBeside(
  field: TextField,
  value: string,
  values: ParameterValues,
  fields: FieldsByName,
): readonly ValueProblem[] {
  const text = folded(value.slice(0, longest(field) * 2));
  const broken = demandsBeside(field).filter((demand) => {
    const other = fields.get(demand.field);
    const given = valueIn(values, demand.field);
    if (other === undefined || typeof given !== "string" || given === "") return false;
    return !isClear(demand, text, folded(isText(other) ? given.slice(0, longest(other) * 2) : given));
  });
  return broken.map(({ rule, message }) => ({ kind: "BESIDE", path: [field.name], rule, message }));
}

function isClear({ atMost }: DemandBeside, text: string, other: string): boolean {
  if (atMost === null) return !text.includes(other);
  const pieces = new Set(piecesOf(text, atMost));
  return !piecesOf(other, atMost).some((piece) => pieces.has(piece));
}

function problem(path: ValueProblem["path"], rule: string, message: string): ValueProblem {
  return { kind: "SCHEMA", path, rule, message };
}

function isRecord(value: unknown): value is ParameterValues {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
