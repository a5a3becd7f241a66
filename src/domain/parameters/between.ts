import type { Condition, ParameterField, ParameterValues, RuleBetweenFields } from "./words.ts";

// Rules between fields, each said twice side by side: as JSON Schema and as our own verdict.

export type JsonSchema = { readonly [keyword: string]: unknown };

export type FieldsByName = ReadonlyMap<string, ParameterField>;

export const byName = (fields: readonly ParameterField[]): FieldsByName =>
  new Map(fields.map((field) => [field.name, field]));

/** Given: there, and neither an empty text nor an empty list. */
export function isGiven(values: ParameterValues, name: string): boolean {
  const value = valueIn(values, name);
  if (value === undefined) return false;
  return !(value === "" || (Array.isArray(value) && value.length === 0));
}

export function valueIn(values: ParameterValues, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

export const notEmpty: JsonSchema = { not: { enum: ["", []] } };

function given(name: string, value: JsonSchema = notEmpty): JsonSchema {
  return { properties: { [name]: value }, required: [name] };
}

/** As `anyOf` says it, in words in which forms see no choice between shapes: react-jsonschema-form would show one. */
export function atLeastOneOf(schemas: readonly JsonSchema[]): JsonSchema {
  return { not: { allOf: schemas.map((schema) => ({ not: schema })) } };
}

function conditionSchema({ field: name, is }: Condition, fields: FieldsByName): JsonSchema {
  if (is === null) return given(name);
  const among = { enum: is };
  return given(name, fields.get(name)?.type === "MANY_OF" ? { type: "array", contains: among } : among);
}

function holds({ field: name, is }: Condition, values: ParameterValues, fields: FieldsByName): boolean {
  if (is === null) return isGiven(values, name);
  const value = valueIn(values, name);
  const among = (one: unknown) => is.some((other) => other === one);
  if (fields.get(name)?.type !== "MANY_OF") return among(value);
  return Array.isArray(value) && value.some(among);
}

// biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
const whenever = (condition: JsonSchema, consequence: JsonSchema) => ({ if: condition, then: consequence });

export function schemaOfRule(rule: RuleBetweenFields, fields: FieldsByName): JsonSchema {
  switch (rule.kind) {
    case "REQUIRED_WHEN":
      return whenever(conditionSchema(rule.when, fields), given(rule.field));
    case "FORBIDDEN_WHEN":
      return whenever(conditionSchema(rule.when, fields), { not: given(rule.field) });
    case "LIMITED_WHEN": {
      const among = { enum: rule.to };
      const limited = fields.get(rule.field)?.type === "MANY_OF" ? { type: "array", items: among } : among;
      return whenever(conditionSchema(rule.when, fields), { properties: { [rule.field]: limited } });
    }
    case "AT_LEAST_ONE":
      return atLeastOneOf(rule.fields.map((name) => given(name)));
    case "NOT_TOGETHER":
      return { not: { anyOf: pairsOf(rule.fields).map(([one, other]) => ({ allOf: [given(one), given(other)] })) } };
  }
}

export function keeps(rule: RuleBetweenFields, values: ParameterValues, fields: FieldsByName): boolean {
  switch (rule.kind) {
    case "REQUIRED_WHEN":
      return !holds(rule.when, values, fields) || isGiven(values, rule.field);
    case "FORBIDDEN_WHEN":
      return !holds(rule.when, values, fields) || !isGiven(values, rule.field);
    case "LIMITED_WHEN": {
      const value = valueIn(values, rule.field);
      const among = (one: unknown) => rule.to.some((other) => other === one);
      if (value === undefined || !holds(rule.when, values, fields)) return true;
      return fields.get(rule.field)?.type === "MANY_OF" ? Array.isArray(value) && value.every(among) : among(value);
    }
    case "AT_LEAST_ONE":
      return rule.fields.some((name) => isGiven(values, name));
    case "NOT_TOGETHER":
      return rule.fields.filter((name) => isGiven(values, name)).length <= 1;
  }
}

export const fieldsOf = (rule: RuleBetweenFields): readonly string[] => ("fields" in rule ? rule.fields : [rule.field]);

/** What a rule says where its author said nothing. */
export function messageOfRule(rule: RuleBetweenFields, fields: FieldsByName): string {
  if (rule.message !== null) return rule.message;
  const named = fieldsOf(rule).map((name) => fields.get(name)?.label ?? name);
  switch (rule.kind) {
    case "REQUIRED_WHEN":
      return `${named.join()} is needed with ${rule.when.field} as it is.`;
    case "FORBIDDEN_WHEN":
      return `Leave ${named.join()} out with ${rule.when.field} as it is.`;
    case "LIMITED_WHEN":
      return `${named.join()} may not be this with ${rule.when.field} as it is.`;
    case "AT_LEAST_ONE":
      return `Give at least one of ${named.join(", ")}.`;
    case "NOT_TOGETHER":
      return `Give at most one of ${named.join(", ")}.`;
  }
}

function pairsOf(names: readonly string[]): readonly (readonly [string, string])[] {
  return names.flatMap((one, index) => names.slice(index + 1).map((other): readonly [string, string] => [one, other]));
}
