import { describe, expect, test } from "vitest";
import { problemsOf } from "./problems.ts";
import type {
  IntegerField,
  OneOfField,
  ParameterField,
  ParameterSet,
  RuleBetweenFields,
  TextField,
  TextRule,
} from "./words.ts";

const any = { label: null, description: null, required: false, message: null, default: null } as const;
const text: TextField = {
  ...any,
  name: "T",
  type: "STRING",
  minLength: null,
  maxLength: null,
  pattern: null,
  rules: [],
};
const number: IntegerField = { ...any, name: "N", type: "INTEGER", minimum: null, maximum: null };
const choice: OneOfField = { ...any, name: "C", type: "ONE_OF", options: [{ value: "a", label: null }] };
const password: TextField = { ...text, name: "P", type: "PASSWORD" };

const found = (fields: readonly ParameterField[], rest: Partial<ParameterSet> = {}) =>
  problemsOf({ fields, rules: [], firewall: [], ...rest }).map(({ path }) => path.join("."));
const unnamed = { name: null, message: null } as const;

test("a definition in order has no problem", () => {
  expect(found([text, number, choice, password, { ...any, name: "B", type: "BOOLEAN" }])).toEqual([]);
});

describe("a field is refused for", () => {
  test.each(["", "1a", "a b", "é", "x".repeat(65), "__proto__", "constructor", "toString", "hasOwnProperty"])(
    "its name %j",
    (name) => {
      expect(found([{ ...text, name }])).toEqual(["fields.0.name"]);
    },
  );

  test.each<readonly [path: string, field: ParameterField]>([
    ["label", { ...text, label: "x".repeat(201) }],
    ["label", { ...text, label: "two\nlines" }],
    ["description", { ...text, description: "\u0000" }],
    ["message", { ...text, message: "\ud800" }],
    ["default", { ...password, default: "x" }],
    ["default", { ...text, default: "" }],
    ["default", { ...text, default: "a\nb" }],
    ["default", { ...text, default: "long", maxLength: 3 }],
    ["default", { ...text, default: "A", pattern: "^[a-z]$" }],
    ["default", { ...number, default: 1.5 }],
    ["default", { ...number, default: 5, maximum: 4 }],
    ["default", { ...choice, default: "b" }],
    ["default", { ...choice, type: "MANY_OF", default: ["a", "a"] }],
    ["default", { ...choice, type: "MANY_OF", default: [] }],
    ["minLength", { ...text, minLength: 5, maxLength: 4 }],
    ["minLength", { ...text, minLength: -1 }],
    ["minLength", { ...text, maxLength: 1025 }],
    ["maxLength", { ...text, maxLength: 0 }],
    ["minimum", { ...number, minimum: 2, maximum: 1 }],
    ["minimum", { ...number, minimum: 0.5 }],
    ["minimum", { ...number, maximum: 2 ** 53 }],
    ["options", { ...choice, options: [] }],
    [
      "options",
      { ...choice, options: Array.from({ length: 101 }, (_, index) => ({ value: String(index), label: null })) },
    ],
    [
      "options",
      {
        ...choice,
        options: [
          { value: "a", label: "A" },
          { value: "a", label: "B" },
        ],
      },
    ],
    ["options.0.value", { ...choice, options: [{ value: "", label: null }] }],
    ["options.0.label", { ...choice, options: [{ value: "a", label: "\u0007" }] }],
    ["pattern", { ...text, pattern: "(a)\\1" }],
    ["pattern", { ...text, pattern: "a".repeat(501) }],
  ])("its %s", (path, field) => {
    expect(found([field])).toEqual([`fields.0.${path}`]);
  });

  test.each<readonly [path: string, rule: TextRule]>([
    [".pattern", { ...unnamed, kind: "MATCHING", pattern: "(?=a)" }],
    ["", { ...unnamed, kind: "NOT_ONE_OF", words: [], caseSensitive: true }],
    [".words.0", { ...unnamed, kind: "NOT_CONTAINING", word: "" }],
    ["", { ...unnamed, kind: "NOT_CONTAINING", word: "$T" }],
    ["", { ...unnamed, kind: "NOT_CONTAINING", word: "$Nobody" }],
    ["", { ...unnamed, kind: "NOT_SHARING", words: ["$N"], atMost: 1 }],
    [".atMost", { ...unnamed, kind: "NOT_SHARING", words: ["a"], atMost: 0.5 }],
    [".atLeast", { ...unnamed, kind: "CLASSES", classes: ["DIGIT"], atLeast: 2 }],
    [".classes", { ...unnamed, kind: "CLASSES", classes: ["DIGIT", "DIGIT"], atLeast: 1 }],
    [".name", { ...unnamed, name: "\n", kind: "MATCHING", pattern: "a" }],
  ])("a rule's %s", (path, rule) => {
    expect(found([{ ...text, rules: [rule] }, number])).toEqual([`fields.0.rules.0${path}`]);
  });
});

describe("a set is refused for", () => {
  test("names that stand twice, and more of anything than is taken", () => {
    expect(found([text, number, text])).toEqual(["fields.2.name"]);
    expect(found(Array.from({ length: 101 }, (_, index) => ({ ...text, name: `T${index}` })))).toEqual(["fields"]);
  });

  test("more work than a check may be", () => {
    const heavy = { ...text, type: "TEXT", pattern: "^.{0,900}$" } as const;
    expect(found([heavy])).toEqual(["fields"]);
    expect(found([{ ...heavy, maxLength: 900 }])).toEqual([]);
  });

  test.each<readonly [path: string, rule: RuleBetweenFields]>([
    ["fields", { ...unnamed, kind: "REQUIRED_WHEN", field: "X", when: { field: "C", is: null } }],
    ["fields", { ...unnamed, kind: "AT_LEAST_ONE", fields: ["T"] }],
    ["fields", { ...unnamed, kind: "AT_LEAST_ONE", fields: ["T", "T"] }],
    ["fields", { ...unnamed, kind: "NOT_TOGETHER", fields: ["T", "D"] }],
    ["fields", { ...unnamed, kind: "FORBIDDEN_WHEN", field: "D", when: { field: "C", is: null } }],
    ["when.field", { ...unnamed, kind: "REQUIRED_WHEN", field: "T", when: { field: "T", is: null } }],
    ["when.field", { ...unnamed, kind: "REQUIRED_WHEN", field: "T", when: { field: "X", is: null } }],
    ["when.is", { ...unnamed, kind: "REQUIRED_WHEN", field: "T", when: { field: "C", is: [] } }],
    ["when.is", { ...unnamed, kind: "REQUIRED_WHEN", field: "T", when: { field: "C", is: ["b"] } }],
    ["when.is", { ...unnamed, kind: "REQUIRED_WHEN", field: "T", when: { field: "N", is: ["1"] } }],
    ["when.is", { ...unnamed, kind: "REQUIRED_WHEN", field: "T", when: { field: "P", is: ["secret"] } }],
    ["to", { ...unnamed, kind: "LIMITED_WHEN", field: "C", when: { field: "T", is: null }, to: ["b"] }],
    ["to", { ...unnamed, kind: "LIMITED_WHEN", field: "P", when: { field: "T", is: null }, to: ["secret"] }],
  ])("a rule's %s", (path, rule) => {
    const fields = [text, number, choice, password, { ...text, name: "D", default: "x" }];
    expect(found(fields, { rules: [rule] })).toEqual([`rules.0.${path}`]);
  });

  test("a firewall that is none", () => {
    const rule = { source: "0.0.0.0/0", minPort: 1, maxPort: 65_535 };
    expect(found([], { firewall: [rule, { ...rule, source: "x; rm" }, { ...rule, minPort: 9, maxPort: 8 }] })).toEqual([
      "firewall.1.source",
      "firewall.2.minPort",
    ]);
  });
});
