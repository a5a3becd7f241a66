import { atLeastOneOf, byName, type JsonSchema, notEmpty, schemaOfRule } from "./between.ts";
import { type Demand, demandsOf } from "./demands.ts";
import { longest, type ParameterField, type ParameterOption, type ParameterSet, type TextField } from "./words.ts";

/**
 * The set as JSON Schema 2020-12: it takes exactly the values that `check` finds no problem of kind SCHEMA in. The set is
 * one that `problemsOf` has nothing to say about.
 */
export function toJsonSchema(set: ParameterSet): JsonSchema {
  const fields = byName(set.fields);
  const required = set.fields.filter((field) => field.required).map(({ name }) => name);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: Object.fromEntries(set.fields.map((field) => [field.name, fieldSchema(field)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
    ...(set.rules.length === 0 ? {} : { allOf: set.rules.map((rule) => schemaOfRule(rule, fields)) }),
  };
}

function fieldSchema(field: ParameterField): JsonSchema {
  return {
    title: field.label ?? field.name,
    ...(field.description === null ? {} : { description: field.description }),
    ...(field.default === null ? {} : { default: field.default }),
    ...valueSchema(field),
  };
}

function valueSchema(field: ParameterField): JsonSchema {
  switch (field.type) {
    case "STRING":
    case "PASSWORD":
    case "TEXT":
      return textSchema(field);
    case "INTEGER":
      return {
        type: "integer",
        minimum: field.minimum ?? Number.MIN_SAFE_INTEGER,
        maximum: field.maximum ?? Number.MAX_SAFE_INTEGER,
      };
    case "BOOLEAN":
      return { type: "boolean" };
    case "ONE_OF":
      return { type: "string", oneOf: field.options.map(choiceSchema) };
    case "MANY_OF":
      return {
        type: "array",
        items: { type: "string", oneOf: field.options.map(choiceSchema) },
        uniqueItems: true,
        maxItems: field.options.length,
        ...(field.required ? { minItems: 1 } : {}),
      };
  }
}

function textSchema(field: TextField): JsonSchema {
  const minLength = Math.max(field.minLength ?? 0, field.required ? 1 : 0);
  return {
    type: "string",
    ...(minLength === 0 ? {} : { minLength }),
    maxLength: longest(field),
    ...(field.type === "PASSWORD" ? { writeOnly: true } : {}),
    allOf: demandsOf(field).map(demandSchema),
  };
}

function demandSchema({ atLeast, patterns }: Demand): JsonSchema {
  if (atLeast === 0) return { not: matchingAny(patterns) };
  const choices = choose(patterns, atLeast).map((all) => matchingAll(all));
  return choices.length === 1 ? (choices[0] ?? notEmpty) : atLeastOneOf(choices);
}

const matchingAny = (patterns: readonly string[]): JsonSchema =>
  patterns.length === 1 ? matchingAll(patterns) : { anyOf: patterns.map((pattern) => ({ pattern })) };

const matchingAll = (patterns: readonly string[]): JsonSchema =>
  patterns.length === 1 ? { pattern: patterns[0] } : { allOf: patterns.map((pattern) => ({ pattern })) };

/** Every way to take so many of them. */
function choose<T>(from: readonly T[], count: number): readonly (readonly T[])[] {
  if (count === 0) return [[]];
  return from.flatMap((one, index) => choose(from.slice(index + 1), count - 1).map((others) => [one, ...others]));
}

const choiceSchema = ({ value, label }: ParameterOption): JsonSchema => ({ const: value, title: label ?? value });
