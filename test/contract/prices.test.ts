import { readdirSync, readFileSync } from "node:fs";
import {
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  parse,
  print,
} from "graphql";
import { describe, expect, test } from "vitest";
import { buildSchema } from "../../schema/build.ts";
import { createChecks } from "../../src/server/gate/limits/check.ts";
import { defaultLimits } from "../../src/server/gate/limits/limits.ts";
import { isPage, measure } from "../../src/server/gate/limits/measure.ts";
import { listSizes, prices, textFields } from "../../src/server/gate/limits/prices.ts";
import { ownTypes } from "./names.ts";

const root = new URL("../../", import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), "utf8");
const filesIn = (folder: string, end: string) =>
  readdirSync(new URL(folder, root), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(end))
    .map((file) => `${folder}/${file}`);

/** Every field, by its coordinate. */
function fieldsOf(schema: GraphQLSchema) {
  return ownTypes(schema).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).map((field) => ({ type, field, coordinate: `${type.name}.${field.name}` }))
      : [],
  );
}

test("every coordinate with a price or a size is a field of the schema", async () => {
  const coordinates = new Set(fieldsOf(await buildSchema()).map(({ coordinate }) => coordinate));
  const tabled = [...Object.keys(prices), ...Object.keys(listSizes), ...textFields];
  expect(tabled.filter((coordinate) => !coordinates.has(coordinate))).toEqual([]);
});

test("every field whose resolver asks a cloud has a price", async () => {
  // What reads from a cloud, of all that a resolver's context offers; the other loaders and lists read the store.
  const asks =
    /\bloaders\.(launchPermissions|lineage|agreement|manifest|instance|imageInstances)\b|\b(imageOf|nodeOf)\(/;
  const found = filesIn("schema", ".resolver.ts").flatMap((file) => {
    const text = textOf(file);
    return [
      ...text.matchAll(
        /@Resolver\((?:\(\) => (\w+))?\)([\s\S]*?)(?=^@Resolver|^(?:export )?(?:async )?function|(?![\s\S]))/gm,
      ),
    ].flatMap(([, parent = "", body = ""]) =>
      [...body.matchAll(/@(Query|FieldResolver)\([\s\S]*?\n {2}(?:async )?(\w+)\(([\s\S]*?)\n {2}\}\n/g)]
        .filter(([method]) => asks.test(method))
        .map(([, kind, name]) => `${kind === "Query" ? "Query" : parent}.${name}`),
    );
  });
  expect(found.length).toBeGreaterThanOrEqual(10);
  // Read back for a mutation's payload: the price of the mutation covers it.
  expect(found.filter((coordinate) => prices[coordinate] === undefined)).toEqual([
    "StewardshipPayload.image",
    "ImageVerbPayload.image",
    "PublicationPayload.image",
  ]);
});

test("every long text of what people write is weighed", async () => {
  const written =
    /^(GettingStarted|WrittenAgreement|LaunchParameters|ProductTerms|LaunchFiles|InjectedFile|Post|Agreement)$/;
  const texts = fieldsOf(await buildSchema())
    .filter(({ type, field }) => written.test(type.name) && /^(String|JSON)!?$/.test(String(field.type)))
    .filter(({ type, field, coordinate }) => {
      const interfaces = isObjectType(type) ? type.getInterfaces() : [];
      return ![coordinate, ...interfaces.map(({ name }) => `${name}.${field.name}`)].some((one) => textFields.has(one));
    });
  // One line each.
  const short = ["name", "path", "mode", "owner", "group", "sha256"].map((name) => `InjectedFile.${name}`);
  expect(texts.map(({ coordinate }) => coordinate)).toEqual(short);
});

test("every list that is no part of an image or of a payload has a size", async () => {
  const parts =
    /Payload$|^(Parameter|LaunchParameters|LaunchPreview)|^(ImpactPlan|SharedSnapshot|Agreement|Instance|ImageView|ImageTagsChanged|Derived|LaunchPermissioned)$/;
  const unsized = fieldsOf(await buildSchema())
    .filter(({ field }) => isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type)))
    .filter(({ type, field }) => !isPage(type, field.name) && !field.args.some(({ name }) => name === "ids"))
    .filter(({ type, coordinate }) => !parts.test(type.name) && listSizes[coordinate] === undefined)
    .filter(
      ({ type, field }) =>
        !("getInterfaces" in type && type.getInterfaces().some(({ name }) => listSizes[`${name}.${field.name}`])),
    );
  // An image's own parts.
  expect(
    unsized
      .map(({ field }) => field.name)
      .filter((name, at, all) => all.indexOf(name) === at)
      .sort(),
  ).toEqual(
    [
      "ancestry",
      "blockDeviceMappings",
      "launchPermissions",
      "permissions",
      "productCodes",
      "supportedInstanceTypes",
      "tags",
      "watermarks",
    ].sort(),
  );
});

describe("within the default limits are", () => {
  const inShell = ["README.md", "docs/operations.md", "docs/architecture.md", "demo/README.md"].flatMap((page) => [
    ...[...textOf(page).matchAll(/(?:\bask '|'query=)([^']+)'|const query = "([^"]+)"/g)].map(
      ([, one, other]) => one ?? other ?? "",
    ),
    ...[...textOf(page).matchAll(/^```graphql\n([\s\S]*?)^```$/gm)].map(([, one = ""]) => one),
  ]);
  const document = parse(filesIn("test/operations", ".graphql").map(textOf).join("\n"));

  test.each(inShell)("%s", async (query) => {
    const checks = createChecks({ schema: await buildSchema(), limits: defaultLimits, production: true });
    expect(checks.check({ query, variables: { id: "x", input: {} } })).not.toContainEqual(
      expect.objectContaining({ message: expect.stringContaining("at most") }),
    );
  });

  test("the operations that a client would have, on the largest pages", async () => {
    const schema = await buildSchema();
    for (const operation of document.definitions) {
      if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
      const variables = { first: 100, historyFirst: 100, ids: Array(100).fill("x") };
      const { cost, depth } = measure(schema, document, operation, variables);
      expect(cost, print(operation)).toBeLessThanOrEqual(defaultLimits.maxCost / 2);
      expect(depth).toBeLessThanOrEqual(defaultLimits.maxDepth);
    }
  });

  test("the introspection of tools, in development", async () => {
    const checks = createChecks({ schema: await buildSchema(), limits: defaultLimits, production: false });
    const query = getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true, oneOf: true });
    expect(checks.check({ query })).toHaveProperty("document");
    // All of it again under other names is work for seconds.
    const again = `{ ${Array.from({ length: 15 }, (_, at) => `a${at}: __schema { types { name } }`).join(" ")} }`;
    expect(checks.check({ query: again })).toEqual([
      expect.objectContaining({ message: expect.stringContaining("The operation costs 15000") }),
    ]);
  });
});
