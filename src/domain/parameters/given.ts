import type { DefinitionProblem } from "./problems.ts";
import {
  type CharacterClass,
  characterClasses,
  type ParameterField,
  type ParameterSet,
  type RuleBetweenFields,
  type Scalar,
  type TextRule,
} from "./words.ts";

export const fieldTypes = ["STRING", "PASSWORD", "TEXT", "INTEGER", "BOOLEAN", "ONE_OF", "MANY_OF"] as const;
export const textRuleKinds = ["MATCHING", "NOT_ONE_OF", "NOT_CONTAINING", "NOT_SHARING", "CLASSES"] as const;
export const rulesBetweenKinds = [
  "REQUIRED_WHEN",
  "FORBIDDEN_WHEN",
  "LIMITED_WHEN",
  "AT_LEAST_ONE",
  "NOT_TOGETHER",
] as const;

type Given<Value> = Value | null | undefined;

/** A field as somebody gives it: one form for all types, with what its type takes. */
export interface GivenField {
  readonly name: string;
  readonly type: (typeof fieldTypes)[number];
  readonly label?: Given<string>;
  readonly description?: Given<string>;
  readonly required?: Given<boolean>;
  readonly message?: Given<string>;
  readonly default?: unknown;
  readonly minLength?: Given<number>;
  readonly maxLength?: Given<number>;
  readonly pattern?: Given<string>;
  readonly minimum?: Given<number>;
  readonly maximum?: Given<number>;
  readonly options?: Given<readonly { readonly value: string; readonly label?: Given<string> }[]>;
  readonly rules?: Given<readonly GivenTextRule[]>;
}

export interface GivenTextRule {
  readonly kind: (typeof textRuleKinds)[number];
  readonly name?: Given<string>;
  readonly message?: Given<string>;
  readonly pattern?: Given<string>;
  readonly words?: Given<readonly string[]>;
  readonly word?: Given<string>;
  readonly caseSensitive?: Given<boolean>;
  readonly atMost?: Given<number>;
  readonly atLeast?: Given<number>;
  readonly classes?: Given<readonly CharacterClass[]>;
}

export interface GivenRule {
  readonly kind: (typeof rulesBetweenKinds)[number];
  readonly name?: Given<string>;
  readonly message?: Given<string>;
  readonly field?: Given<string>;
  readonly fields?: Given<readonly string[]>;
  readonly when?: Given<{ readonly field: string; readonly is?: Given<readonly unknown[]> }>;
  readonly to?: Given<readonly unknown[]>;
}

export interface GivenSet {
  readonly fields: readonly GivenField[];
  readonly rules?: Given<readonly GivenRule[]>;
  readonly firewall?: Given<ParameterSet["firewall"]>;
}

const ofField: Readonly<Record<GivenField["type"], readonly (keyof GivenField)[]>> = {
  STRING: ["minLength", "maxLength", "pattern", "rules"],
  PASSWORD: ["minLength", "maxLength", "pattern", "rules"],
  TEXT: ["minLength", "maxLength", "pattern", "rules"],
  INTEGER: ["minimum", "maximum"],
  BOOLEAN: [],
  ONE_OF: ["options"],
  MANY_OF: ["options"],
};
const someFields = [...new Set(Object.values(ofField).flat())];

const ofTextRule: Readonly<Record<GivenTextRule["kind"], readonly (keyof GivenTextRule)[]>> = {
  MATCHING: ["pattern"],
  NOT_ONE_OF: ["words", "caseSensitive"],
  NOT_CONTAINING: ["word"],
  NOT_SHARING: ["words", "atMost"],
  CLASSES: ["atLeast", "classes"],
};
const someTextRules = [...new Set(Object.values(ofTextRule).flat())];

const ofRule: Readonly<Record<GivenRule["kind"], readonly (keyof GivenRule)[]>> = {
  REQUIRED_WHEN: ["field", "when"],
  FORBIDDEN_WHEN: ["field", "when"],
  LIMITED_WHEN: ["field", "when", "to"],
  AT_LEAST_ONE: ["fields"],
  NOT_TOGETHER: ["fields"],
};
const someRules = [...new Set(Object.values(ofRule).flat())];

/** A set as the other files take it, or what is wrong with its form; `problemsOf` then says what is wrong with what it says. */
export function readSet(
  given: GivenSet,
): { readonly set: ParameterSet } | { readonly problems: readonly DefinitionProblem[] } {
  const rules = given.rules ?? [];
  const problems = [
    ...given.fields.flatMap((field, index) => formOfField(field).map(at("fields", index))),
    ...rules.flatMap((rule, index) => formOfRule(rule).map(at("rules", index))),
  ];
  if (problems.length > 0) return { problems };
  const firewall = (given.firewall ?? []).map(({ source, minPort, maxPort }) => ({ source, minPort, maxPort }));
  return { set: { fields: given.fields.map(readField), rules: rules.map(readRule), firewall } };
}

const at =
  (...path: DefinitionProblem["path"]) =>
  (problem: DefinitionProblem): DefinitionProblem => ({ ...problem, path: [...path, ...problem.path] });

const isGiven = (value: unknown) => value !== null && value !== undefined;

function formOfField(field: GivenField): readonly DefinitionProblem[] {
  const foreign = someFields.filter((name) => isGiven(field[name]) && !ofField[field.type].includes(name));
  return [
    ...foreign.map((name) => ({ path: [name], message: `A field of type ${field.type} has none. Leave it out.` })),
    ...(fitsType(field) ? [] : [{ path: ["default"], message: `A field of type ${field.type} has no such default.` }]),
    ...(field.rules ?? []).flatMap((rule, index) =>
      formOf(rule, ofTextRule[rule.kind], someTextRules, ["caseSensitive"]).map(at("rules", index)),
    ),
  ];
}

function fitsType({ type, default: value }: GivenField): boolean {
  if (!isGiven(value)) return true;
  switch (type) {
    case "INTEGER":
      return typeof value === "number";
    case "BOOLEAN":
      return typeof value === "boolean";
    case "MANY_OF":
      return Array.isArray(value) && value.every((one) => typeof one === "string");
    default:
      return typeof value === "string";
  }
}

function formOfRule(rule: GivenRule): readonly DefinitionProblem[] {
  const values = [...(rule.to ?? []), ...(rule.when?.is ?? [])];
  const isScalar = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);
  return [
    ...formOf(rule, ofRule[rule.kind], someRules, []),
    ...(values.every(isScalar) ? [] : [{ path: ["to"], message: "Give texts, numbers and booleans only." }]),
  ];
}

/** What its kind needs is there, and nothing that it does not take. */
function formOf<Rule extends { readonly kind: string }>(
  rule: Rule,
  own: readonly (keyof Rule & string)[],
  some: readonly (keyof Rule & string)[],
  optional: readonly (keyof Rule & string)[],
): readonly DefinitionProblem[] {
  return some.flatMap((name): readonly DefinitionProblem[] => {
    const given = isGiven(rule[name]);
    if (own.includes(name))
      return given || optional.includes(name)
        ? []
        : [{ path: [name], message: `A rule of kind ${rule.kind} needs it.` }];
    return given ? [{ path: [name], message: `A rule of kind ${rule.kind} has none. Leave it out.` }] : [];
  });
}

function readField(given: GivenField): ParameterField {
  const { name, type, label = null, description = null, required, message = null } = given;
  const any = { name, label, description, required: required ?? false, message };
  // `formOfField` looked at the defaults.
  const value = given.default ?? null;
  switch (type) {
    case "STRING":
    case "PASSWORD":
    case "TEXT": {
      const { minLength = null, maxLength = null, pattern = null } = given;
      const rules = (given.rules ?? []).map(readTextRule);
      return { ...any, type, default: value as string | null, minLength, maxLength, pattern, rules };
    }
    case "INTEGER":
      return {
        ...any,
        type,
        default: value as number | null,
        minimum: given.minimum ?? null,
        maximum: given.maximum ?? null,
      };
    case "BOOLEAN":
      return { ...any, type, default: value as boolean | null };
    case "ONE_OF":
      return { ...any, type, default: value as string | null, options: readOptions(given) };
    case "MANY_OF":
      return { ...any, type, default: value as readonly string[] | null, options: readOptions(given) };
  }
}

const readOptions = ({ options }: GivenField) =>
  (options ?? []).map(({ value, label }) => ({ value, label: label ?? null }));

/** `formOf` saw to it that each kind has what it needs. */
function readTextRule(given: GivenTextRule): TextRule {
  const { kind, name = null, message = null, words, atMost, atLeast, classes, pattern, word } = given;
  const any = { name, message };
  switch (kind) {
    case "MATCHING":
      return { ...any, kind, pattern: pattern ?? "" };
    case "NOT_ONE_OF":
      return { ...any, kind, words: words ?? [], caseSensitive: given.caseSensitive ?? false };
    case "NOT_CONTAINING":
      return { ...any, kind, word: word ?? "" };
    case "NOT_SHARING":
      return { ...any, kind, words: words ?? [], atMost: atMost ?? 0 };
    case "CLASSES":
      return { ...any, kind, atLeast: atLeast ?? 0, classes: characterClasses.filter((one) => classes?.includes(one)) };
  }
}

/** As above. */
function readRule(given: GivenRule): RuleBetweenFields {
  const { kind, name = null, message = null, field, fields, to } = given;
  const any = { name, message };
  // `formOfRule` looked at the values.
  const is = (given.when?.is ?? null) as readonly Scalar[] | null;
  const when = { field: given.when?.field ?? "", is };
  switch (kind) {
    case "REQUIRED_WHEN":
    case "FORBIDDEN_WHEN":
      return { ...any, kind, field: field ?? "", when };
    case "LIMITED_WHEN":
      return { ...any, kind, field: field ?? "", when, to: (to ?? []) as readonly Scalar[] };
    case "AT_LEAST_ONE":
    case "NOT_TOGETHER":
      return { ...any, kind, fields: fields ?? [] };
  }
}
