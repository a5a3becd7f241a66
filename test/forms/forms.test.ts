import Form from "@rjsf/core";
import type { UiSchema } from "@rjsf/utils";
import { customizeValidator } from "@rjsf/validator-ajv8";
import { Ajv2020 } from "ajv/dist/2020.js";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { toJsonSchema } from "../../src/domain/parameters/json-schema.ts";
import { problemsOf } from "../../src/domain/parameters/problems.ts";
import { randomFrom, randomSet } from "../../src/domain/parameters/random.fixture.ts";
import { toUiSchema } from "../../src/domain/parameters/ui-schema.ts";
import { type ParameterSet, parameterLimits } from "../../src/domain/parameters/words.ts";
import { vectors } from "../../src/markdown/vectors.samples.ts";

// What react-jsonschema-form makes of exported launch parameters.

const validator = customizeValidator({ AjvClass: Ajv2020 as never });

function formOf(set: ParameterSet): string {
  expect(problemsOf(set)).toEqual([]);
  // Plain JSON, in the types of a library that knows an older draft.
  const schema = toJsonSchema(set) as object;
  const uiSchema = toUiSchema(set) as UiSchema;
  return renderToStaticMarkup(createElement(Form, { schema, uiSchema, validator, idPrefix: "launch" }));
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** React escapes all text, so each `<` begins a tag; throws where that is not so. */
function tagsOf(html: string): readonly Tag[] {
  const tags: Tag[] = [];
  const pieces = /[^<>]+|<\/[a-z0-9]+>|<(?<name>[a-z0-9]+)(?<attributes>(?: [a-zA-Z-]+(?:="[^"<>]*")?)*)\/?>/y;
  while (pieces.lastIndex < html.length) {
    const at = pieces.lastIndex;
    const piece = pieces.exec(html);
    if (!piece) throw new Error(`Neither text nor tag: ${html.slice(at, at + 80)}`);
    const { name, attributes = "" } = piece.groups ?? {};
    if (name === undefined) continue;
    const pairs = [...attributes.matchAll(/ (?<key>[a-zA-Z-]+)(?:="(?<value>[^"]*)")?/g)];
    tags.push({ name, attributes: new Map(pairs.map(({ groups }) => [groups?.key ?? "", groups?.value ?? ""])) });
  }
  return tags;
}

const plain = new Set(
  "form div fieldset legend label input textarea select option p span button ul li i svg path h5".split(" "),
);

/** Elements of forms alone, nothing that runs, nothing that leads anywhere. */
function expectTame(html: string): readonly Tag[] {
  const tags = tagsOf(html);
  for (const { name, attributes } of tags) {
    expect(plain).toContain(name);
    for (const [key, value] of attributes) {
      expect(key).not.toMatch(/^(on|href|src|action|formaction|srcdoc|xlink)/i);
      if (key === "style") expect(value).not.toMatch(/url|expression|import/i);
    }
  }
  return tags;
}

test("it shows 200 random definitions, each field under its name, passwords as such", () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const set = randomSet(randomFrom(seed));
    const tags = expectTame(formOf(set));
    const names = tags.flatMap(({ attributes }) => attributes.get("name") ?? []);
    for (const { name } of set.fields)
      expect([seed, name, names.some((one) => one === `launch_${name}` || one.startsWith(`launch_${name}-`))]).toEqual([
        ...[seed, name, true],
      ]);
    const passwords = tags.filter(({ attributes }) => attributes.get("type") === "password");
    expect(passwords).toHaveLength(set.fields.filter(({ type }) => type === "PASSWORD").length);
    for (const { attributes } of passwords) expect(attributes.get("value") ?? "").toBe("");
  }
});

test.each(vectors)("it shows as text what tries to be more: %j", (vector) => {
  const text = vector
    .toWellFormed()
    .replace(/[\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]|[^\P{Cc}\n\t]/gu, "")
    .slice(0, parameterLimits.label);
  const inLine = text.replace(/[\p{Cc}\u2028\u2029]/gu, " ").trim() || "x";
  const shared = { label: inLine, description: text, message: inLine, required: false } as const;
  const words = { minLength: null, maxLength: null, pattern: null, rules: [] } as const;
  const set = {
    fields: [
      { ...shared, ...words, name: "Line", type: "STRING", default: inLine },
      { ...shared, ...words, name: "Lines", type: "TEXT", default: text },
      { ...shared, name: "One", type: "ONE_OF", default: null, options: [{ value: "a", label: inLine }] },
      { ...shared, name: "Many", type: "MANY_OF", default: null, options: [{ value: "a", label: inLine }] },
    ],
    rules: [],
    firewall: [],
  } as unknown as ParameterSet;
  const tags = expectTame(formOf(set));
  expect(tags.filter(({ name }) => name === "textarea")).toHaveLength(1);
});
