import { expect, test } from "vitest";
import { z } from "zod";
import { adapterFactories } from "../../adapters/index.ts";
import { configurationFile, environmentOverrides } from "../../src/config/configuration.ts";
import { readPage, rowsOf, sectionOf } from "./docs-tables.ts";

const page = readPage("configuration.md");

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly default?: unknown;
}

interface Key {
  readonly path: string;
  /** As the page writes it; null where the schema has none. */
  readonly default: string | null;
  readonly required: boolean;
}

test("docs/configuration.md has every key of the configuration file, and no other", () => {
  const keys = keysOf(configurationFile);
  expect(names(sectionOf(page, "Keys"))).toEqual(keys.map(({ path }) => path).sort());
  expect(wrongDefaults(sectionOf(page, "Keys"), keys)).toEqual([]);
});

test.each(adapterFactories.map((factory) => [factory.provider, factory] as const))(
  "docs/configuration.md has every option of %s, and no other",
  (provider, { options }) => {
    // The port says less than it is, so that adapters may parse with what they like; all of them use zod.
    const keys = keysOf(options as unknown as z.ZodType);
    const section = sectionOf(page, `Options of ${provider}`);
    expect(names(section)).toEqual(keys.map(({ path }) => path).sort());
    expect(wrongDefaults(section, keys)).toEqual([]);
  },
);

test("docs/configuration.md has every environment variable with the key that it overrides, and no other", () => {
  const documented = rowsOf(sectionOf(page, "Environment")).map(({ name, cells }) => [name, cells[0]]);
  const overrides = Object.entries(environmentOverrides).map(([name, { path }]) => [name, `\`${path.join(".")}\``]);
  expect(documented.sort()).toEqual(overrides.sort());
});

test("docs/configuration.md names every provider", () => {
  const row = rowsOf(sectionOf(page, "Keys")).find(({ name }) => name === "backends[].provider");
  expect(row?.cells[0]).toBe(adapterFactories.map(({ provider }) => `\`${provider}\``).join(", "));
});

function names(section: string): readonly string[] {
  return rowsOf(section)
    .map(({ name }) => name)
    .sort();
}

/** Keys whose row says another default than the schema, or hides that the key must be given. */
function wrongDefaults(section: string, keys: readonly Key[]): readonly string[] {
  const written = new Map(rowsOf(section).map(({ name, cells }) => [name, cells[1] ?? ""]));
  return keys
    .filter((key) => {
      const cell = written.get(key.path) ?? "";
      if (key.default !== null) return cell !== `\`${key.default}\``;
      return cell.startsWith("required") !== key.required;
    })
    .map(({ path }) => path);
}

function keysOf(schema: z.ZodType): readonly Key[] {
  // What zod prints is JSON Schema; of its many members the walk needs these few.
  return walk(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema, "");
}

function walk(schema: JsonSchema, prefix: string): readonly Key[] {
  const keys = new Map<string, Key>();
  for (const { properties = {}, required = [] } of shapesOf(schema))
    for (const [name, value] of Object.entries(properties)) {
      const path = prefix + name;
      const below = [...walk(value, `${path}.`), ...(value.items ? walk(value.items, `${path}[].`) : [])];
      // A group whose keys all have rows needs one of its own only where it has a default that says something.
      const plainGroup = below.length > 0 && !value.items && isEmpty(value.default);
      if (!plainGroup) keys.set(path, { path, default: textOf(value.default), required: required.includes(name) });
      for (const key of below) keys.set(key.path, key);
    }
  return [...keys.values()];
}

/** The object itself, or each alternative that is one. A reference to a secret or an address is a value, not a group. */
function shapesOf(schema: JsonSchema): readonly JsonSchema[] {
  return [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(
    ({ properties }) => properties && !isReference(properties),
  );
}

function isReference(properties: object): boolean {
  const [name, ...others] = Object.keys(properties);
  return others.length === 0 && (name === "env" || name === "file");
}

function isEmpty(value: unknown): boolean {
  return value === undefined || JSON.stringify(value) === "{}";
}

function textOf(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
