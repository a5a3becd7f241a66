import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  isInputObjectType,
  isNonNullType,
  isRequiredInputField,
} from "graphql";
import { beforeAll, expect, test } from "vitest";
import { allEvents } from "../../support/callers/events.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { ask, dataOf } from "../../support/isolation/callers.ts";
import { startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";

const onEnd = closeAfterAll();
let world: TenantsWorld;
let schema: GraphQLSchema;

beforeAll(async () => {
  world = await startTenants({ onEnd });
  schema = buildClientSchema(
    await dataOf<IntrospectionQuery>(world.url, world.caller("operator"), getIntrospectionQuery()),
  );
});

/** What nobody decides by saying so. */
const forbidden = {
  ...{ owner: "globex", ownerId: "777788889999", organization: "globex", org: "globex", creator: "somebody" },
  ...{ createdBy: "somebody", actor: "somebody", position: 1, recordedAt: "2020-01-01T00:00:00Z", source: "OBSERVED" },
  ...{ private: false, public: true, roles: ["OPERATOR"], viewer: {}, __proto__x: 1, constructor: {} },
};

const plain: Readonly<Record<string, unknown>> = {
  ...{ String: "text", ID: "aWQ", Boolean: true, Int: 1, DateTime: "2031-01-01T00:00:00Z", Visibility: "PRIVATE" },
  TokenScope: "READ",
};

/** The least that the input must hold. */
function least(type: unknown): Readonly<Record<string, unknown>> {
  if (!isInputObjectType(type)) return {};
  const needed = Object.values(type.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(
    needed.map(({ name, type: wanted }) => {
      const inner = isNonNullType(wanted) ? wanted.ofType : wanted;
      return [name, plain[String(inner)] ?? []];
    }),
  );
}

test("no input of any mutation takes owner, organization, maker, actor or position", async () => {
  const before = await allEvents(world.gateways[0]);
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  expect(mutations.length).toBeGreaterThan(20);
  for (const { name, args } of mutations) {
    const [input] = args;
    const type = input && isNonNullType(input.type) ? input.type.ofType : null;
    if (!isInputObjectType(type)) throw new Error(`${name} has no input`);
    const query = `mutation ($input: ${type.name}!) { ${name}(input: $input) { userErrors { code } } }`;
    for (const [field, value] of Object.entries(forbidden)) {
      if (field in type.getFields()) continue;
      const variables = { input: { ...least(type), [field]: value } };
      const { wire, json } = await ask(world.url, world.caller("acme-admin"), { query, variables });
      expect(wire, `${name}.${field}`).toMatch(/^400 /);
      expect(json.errors?.[0]?.extensions.code, `${name}.${field}`).toBe("BAD_USER_INPUT");
      expect(json.data ?? null).toBeNull();
    }
  }
  // Nobody else's change either: the world is quiet.
  expect(await allEvents(world.gateways[0])).toEqual(before);
});

test("a token for another organization is not made, whoever asks but an operator", async () => {
  const query =
    "mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { token userErrors { code } } }";
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  for (const organization of ["globex", "no-such-organization"]) {
    const input = { name: "stolen", scopes: ["WRITE"], expiresAt, organization };
    for (const [viewer, code] of [
      ["acme-admin", "NOT_FOUND"],
      ["acme-member", "NOT_FOUND"],
      ["initech-publisher", "NOT_FOUND"],
    ] as const) {
      const { createApiToken } = await dataOf<{
        createApiToken: { token: string | null; userErrors: readonly { code: string }[] };
      }>(world.url, world.caller(viewer), query, { input });
      expect(createApiToken).toEqual({ token: null, userErrors: [{ code }] });
    }
  }
});

test("filters take no organization", async () => {
  for (const [field, type] of [
    ["images", "ImageFilter"],
    ["lifecycleEvents", "LifecycleFilter"],
  ])
    for (const key of ["organization", "organizations", "viewer", "accessScope", "person"]) {
      const query = `query ($filter: ${type}) { ${field}(filter: $filter) { nodes { id } } }`;
      const { wire, json } = await ask(world.url, world.caller("acme-member"), {
        query,
        variables: { filter: { [key]: ["globex"] } },
      });
      expect(wire).toMatch(/^400 /);
      expect(json.data ?? null).toBeNull();
    }
});
