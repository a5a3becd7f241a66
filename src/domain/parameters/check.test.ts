import { describe, expect, test } from "vitest";
import { check } from "./check.ts";
import { complete } from "./complete.ts";
import { toJsonSchema } from "./json-schema.ts";
import { hostileTexts, randomFrom, randomSet } from "./random.fixture.ts";
import { toUiSchema } from "./ui-schema.ts";
import type { ParameterField, ParameterSet, RuleBetweenFields, TextField, TextRule } from "./words.ts";

const any = { label: null, description: null, required: false, message: null, default: null } as const;
const text: Omit<TextField, "name"> = {
  ...any,
  type: "STRING",
  minLength: null,
  maxLength: null,
  pattern: null,
  rules: [],
};
const options = ["small", "large"].map((value) => ({ value, label: null }));
const user: ParameterField = { ...text, name: "User" };
const size: ParameterField = { ...any, name: "Size", type: "ONE_OF", options };
const parts: ParameterField = { ...any, name: "Parts", type: "MANY_OF", options };
const setOf = (fields: readonly ParameterField[], ...rules: readonly RuleBetweenFields[]): ParameterSet => ({
  fields,
  rules,
  firewall: [],
});

/** What is wrong with the text under one rule. */
function broken(rule: TextRule, value: string, others: object = {}): readonly string[] {
  const set = setOf([{ ...text, name: "T", rules: [rule] }, user]);
  return check(set, { T: value, ...others }).map(({ kind, rule: name }) => `${kind} ${name}`);
}
const unnamed = { name: null, message: null } as const;

describe("rules on one text", () => {
  test("NOT_ONE_OF compares whole texts, capitals only where they count", () => {
    const rule = { ...unnamed, kind: "NOT_ONE_OF", words: ["Guest", "É.+"], caseSensitive: false } as const;
    expect(broken(rule, "gUEST")).toEqual(["SCHEMA NOT_ONE_OF"]);
    expect(broken(rule, "é.+")).toEqual(["SCHEMA NOT_ONE_OF"]);
    expect(broken(rule, "Guests")).toEqual([]);
    expect(broken({ ...rule, caseSensitive: true }, "guest")).toEqual([]);
  });

  test("NOT_CONTAINING looks for a word, or for what another field was given beside the schema", () => {
    expect(broken({ ...unnamed, kind: "NOT_CONTAINING", word: "$5" }, "has $5")).toEqual(["SCHEMA NOT_CONTAINING"]);
    const rule = { ...unnamed, kind: "NOT_CONTAINING", word: "$User" } as const;
    expect(broken(rule, "xANNAx", { User: "anna" })).toEqual(["BESIDE NOT_CONTAINING"]);
    expect(broken(rule, "xANNAx", { User: "" })).toEqual([]);
    expect(broken(rule, "xANNAx")).toEqual([]);
  });

  test("NOT_SHARING takes pieces up to a length", () => {
    const rule = { ...unnamed, kind: "NOT_SHARING", words: ["admin", "$User"], atMost: 2 } as const;
    expect(broken(rule, "adadad")).toEqual([]);
    expect(broken(rule, "xDMIx")).toEqual(["SCHEMA NOT_SHARING"]);
    expect(broken(rule, "xdenx", { User: "Walden" })).toEqual(["BESIDE NOT_SHARING"]);
    expect(broken(rule, "xenx", { User: "Walden" })).toEqual([]);
  });

  test("CLASSES counts kinds of characters", () => {
    const classes = ["UPPERCASE", "LOWERCASE", "DIGIT", "OTHER"] as const;
    const rule = { ...unnamed, kind: "CLASSES", atLeast: 3, classes } as const;
    expect(["Ab1", "ab-1", "A é1"].flatMap((value) => broken(rule, value))).toEqual([]);
    expect(["ab", "AB--", "1"].map((value) => broken(rule, value).length)).toEqual([1, 1, 1]);
  });
});

describe("rules between fields", () => {
  const is = (rule: RuleBetweenFields, values: object) =>
    check(setOf([user, size, parts], rule), values).map(({ rule: name }) => name);
  const large = { field: "Size", is: ["large"] } as const;

  test("REQUIRED_WHEN, FORBIDDEN_WHEN and LIMITED_WHEN hold where their condition does", () => {
    const required = { ...unnamed, kind: "REQUIRED_WHEN", field: "User", when: large } as const;
    expect(is(required, { Size: "large" })).toEqual(["REQUIRED_WHEN"]);
    expect(is(required, { Size: "large", User: "" })).toEqual(["REQUIRED_WHEN"]);
    expect(is(required, { Size: "small" })).toEqual([]);
    const forbidden = { ...required, kind: "FORBIDDEN_WHEN" } as const;
    expect(is(forbidden, { Size: "large", User: "x" })).toEqual(["FORBIDDEN_WHEN"]);
    expect(is(forbidden, { Size: "large", User: "" })).toEqual([]);
    const limited = {
      ...unnamed,
      kind: "LIMITED_WHEN",
      field: "Parts",
      when: { field: "User", is: null },
      to: ["small"],
    } as const;
    expect(is(limited, { User: "x", Parts: ["small", "large"] })).toEqual(["LIMITED_WHEN"]);
    expect(is(limited, { User: "x", Parts: ["small"] })).toEqual([]);
    expect(is(limited, { Parts: ["large"] })).toEqual([]);
  });

  test("a MANY_OF meets a condition that names one of its choices", () => {
    const rule = { ...unnamed, kind: "REQUIRED_WHEN", field: "User", when: { field: "Parts", is: ["large"] } } as const;
    expect(is(rule, { Parts: ["small", "large"] })).toEqual(["REQUIRED_WHEN"]);
    expect(is(rule, { Parts: ["small"] })).toEqual([]);
  });

  test("AT_LEAST_ONE and NOT_TOGETHER count what is given", () => {
    const one = { ...unnamed, kind: "AT_LEAST_ONE", fields: ["User", "Size"] } as const;
    expect(is(one, { User: "" })).toEqual(["AT_LEAST_ONE"]);
    expect(is(one, { Size: "small" })).toEqual([]);
    const apart = { ...unnamed, kind: "NOT_TOGETHER", fields: ["User", "Size", "Parts"] } as const;
    expect(is(apart, { User: "x", Parts: ["small"] })).toEqual(["NOT_TOGETHER"]);
    expect(is(apart, { User: "x", Parts: [] })).toEqual([]);
  });
});

describe("a verdict", () => {
  test("names the field, the rule and the author's words", () => {
    const rules: TextRule[] = [
      { name: "no admins", message: "Nobody is admin.", kind: "NOT_CONTAINING", word: "admin" },
    ];
    const set = setOf([
      { ...text, name: "T", message: "Try again.", pattern: "^[a-z]+$", rules },
      { ...parts, required: true },
    ]);
    expect(check(set, { T: "ADMIN", Parts: ["small", "other"], More: 1 })).toEqual([
      {
        kind: "SCHEMA",
        path: [],
        rule: "UNKNOWN_FIELD",
        message: "Something was given that is no parameter. Leave it out.",
      },
      { kind: "SCHEMA", path: ["T"], rule: "PATTERN", message: "Try again." },
      { kind: "SCHEMA", path: ["T"], rule: "no admins", message: "Nobody is admin." },
      { kind: "SCHEMA", path: ["Parts", 1], rule: "OPTIONS", message: "Choose among the options." },
    ]);
  });

  test("never holds a value, or a name that the definition does not have", () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const set = randomSet(randomFrom(seed));
      const canary = (field: ParameterField) => [field.name, seed % 2 === 0 ? "canary-\u0000" : ["canary"]];
      const values = { ...Object.fromEntries(set.fields.map(canary)), canary: "canary" };
      expect(JSON.stringify(check(set, values))).not.toMatch(/canary/);
    }
  });

  test("counts code points and takes 1.0 for whole, as JSON Schema does", () => {
    const set = setOf([
      { ...text, name: "T", maxLength: 2 },
      { ...any, name: "N", type: "INTEGER", minimum: 1, maximum: 3 },
    ]);
    expect(check(set, { T: "😀😀", N: JSON.parse("1.0") })).toEqual([]);
    expect(check(set, { T: "😀😀😀", N: 1.5 }).map(({ rule }) => rule)).toEqual(["MAX_LENGTH", "TYPE"]);
  });

  test("is on values with defaults once they are completed", () => {
    const set = setOf([{ ...text, name: "T", required: true, default: "x" }, size]);
    expect(check(set, {}).map(({ rule }) => rule)).toEqual(["REQUIRED"]);
    expect(complete(set, { Size: "small" })).toEqual({ T: "x", Size: "small" });
    expect(check(set, complete(set, {}))).toEqual([]);
    expect(complete(set, { T: "" })).toEqual({ T: "" });
  });
});

test("the form has fields in order, a widget for each, and passwords that no browser keeps", () => {
  const set = setOf([
    { ...text, name: "P", type: "PASSWORD", message: "Long." },
    { ...text, name: "T", type: "TEXT" },
    size,
    parts,
  ]);
  expect(toUiSchema(set)).toEqual({
    "ui:order": ["P", "T", "Size", "Parts"],
    P: { "ui:widget": "password", "ui:help": "Long.", "ui:autocomplete": "new-password" },
    T: { "ui:widget": "textarea" },
    Size: { "ui:widget": "radio" },
    Parts: { "ui:widget": "checkboxes" },
  });
  expect(toJsonSchema(set)).toMatchObject({
    properties: { P: { type: "string", writeOnly: true }, Size: { title: "Size" } },
  });
});

test("texts that are hostile elsewhere are texts like others here", () => {
  const set = setOf([{ ...text, name: "T" }]);
  expect(hostileTexts.flatMap((value) => check(set, { T: value }))).toEqual([]);
});
