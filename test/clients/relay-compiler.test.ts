import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
} from "graphql";
import { expect, test } from "vitest";
import { buildSchema } from "../../schema/build.ts";
import { completeImages } from "../support/callers/catalog.ts";
import { bearing } from "../support/callers/sign-in.ts";
import { type Gateway, startGateway, temporaryFolder } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";

/** Relay's compiler reads the schema and the documents of a client, and writes what the client sends. */

const compiler = createRequire(import.meta.url).resolve("relay-compiler/cli.js");
const schemaFile = fileURLToPath(new URL("../../schema/schema.graphql", import.meta.url));

/** The text of each operation by its name. Rejects with what the compiler says. */
async function compiled(documents: readonly string[]): Promise<(operation: string) => string> {
  const folder = temporaryFolder();
  for (const name of ["src", "out"]) mkdirSync(join(folder, name));
  copyFileSync(schemaFile, join(folder, "schema.graphql"));
  writeFileSync(join(folder, "src/App.ts"), documents.map((text) => `graphql\`${text}\`;\n`).join(""));
  const config = { src: "./src", schema: "./schema.graphql", language: "typescript", artifactDirectory: "./out" };
  writeFileSync(join(folder, "relay.config.json"), JSON.stringify(config));
  await promisify(execFile)(process.execPath, [compiler, "--noWatchman", "relay.config.json"], { cwd: folder });
  return (operation) => {
    const artifact = readFileSync(join(folder, "out", `${operation}.graphql.ts`), "utf8");
    return JSON.parse(/^ {4}"text": (".*")$/m.exec(artifact)?.[1] ?? "null");
  };
}

const page = '@argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" })';

/** A page of a connection as a client of Relay writes it, to be fetched again where its parent can be. */
function fragmentOf(parent: GraphQLNamedType, field: GraphQLField<unknown, unknown>, canRefetch: boolean): string {
  const name = `App_${parent.name}_${field.name}`;
  const more = field.args.filter((one) => isRequiredArgument(one) && one.name !== "first");
  const values = more.map(({ name, type }) => {
    const named = getNamedType(type);
    return `, ${name}: ${isEnumType(named) ? named.getValues()[0]?.name : "null"}`;
  });
  const refetched = canRefetch ? `@refetchable(queryName: "App${parent.name}${field.name}Query")` : "";
  return `fragment ${name} on ${parent.name} ${page} ${refetched} {
    ${field.name}(first: $first, after: $after${values.join("")}) @connection(key: "${name}") { edges { node { __typename } } }
  }`;
}

test("Relay's compiler takes every connection of the schema", async () => {
  const schema = await buildSchema();
  const fragments = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const canRefetch =
      type === schema.getQueryType() ||
      type.getInterfaces().some(({ name }) => name === "Node") ||
      type.name === "Node";
    return Object.values(type.getFields())
      .filter((field) => getNamedType(field.type).name.endsWith("Connection"))
      .map((field) => fragmentOf(type, field, canRefetch));
  });
  expect(fragments.length).toBeGreaterThanOrEqual(11);
  await compiled(fragments);
});

async function firstEvent({ url, token }: Gateway, request: object): Promise<unknown> {
  const headers = { "content-type": "application/json", accept: "text/event-stream", ...bearing(token) };
  const { body } = await fetch(`${url}/graphql`, { method: "POST", headers, body: JSON.stringify(request) });
  let text = "";
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const data = /^data: (.+)\n/m.exec(text)?.[1];
    if (data !== undefined) return JSON.parse(data);
  }
  return null;
}

test("what it makes of a connection, a refetch and a subscription is what the gateway answers", async () => {
  const textOf = await compiled([
    `fragment App_images on Query ${page} @refetchable(queryName: "AppImagesQuery") {
      images(first: $first, after: $after) @connection(key: "App_images") { edges { node { id name } } complete }
    }`,
    'fragment App_image on Image @refetchable(queryName: "AppImageQuery") { name state }',
    `fragment App_history on Image ${page} @refetchable(queryName: "AppHistoryQuery") {
      history(first: $first, after: $after) @connection(key: "App_history") { edges { node { id } } }
    }`,
    "query AppQuery { ...App_images }",
    `subscription AppFollowSubscription($after: String) {
      imageLifecycle(after: $after) { __typename id cursor image { ...App_image } }
    }`,
  ]);
  const { clouds } = await controlledClouds();
  const gateway = await startGateway({ clouds });
  await completeImages(gateway);

  interface Page {
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  }
  const pageBehind = async (after: string | null) =>
    (await gateway.graphql<{ images: Page }>(textOf("AppImagesQuery"), { first: 3, after })).data.images;
  const first = await pageBehind(null);
  const second = await pageBehind(first.pageInfo.endCursor);
  expect(new Set([...first.edges, ...second.edges].map(({ node }) => node.id)).size).toBe(6);

  const id = first.edges[0]?.node.id;
  const refetched = await gateway.graphql(textOf("AppImageQuery"), { id });
  expect(refetched).toEqual({ data: { node: expect.objectContaining({ id, state: expect.any(String) }) } });
  const history = await gateway.graphql<{ node: { history: Page } }>(textOf("AppHistoryQuery"), { id, first: 1 });
  expect(history.data.node.history.edges).toHaveLength(1);
  const { data } = await gateway.graphql<{ lifecycleEvents: Page }>(
    "{ lifecycleEvents(first: 1) { edges { cursor node { id } } pageInfo { endCursor hasNextPage } } }",
  );
  const after = data.lifecycleEvents.edges[0]?.cursor;
  const event = await firstEvent(gateway, { query: textOf("AppFollowSubscription"), variables: { after } });
  expect(event).toEqual({ data: { imageLifecycle: expect.objectContaining({ cursor: expect.any(String) }) } });
});
