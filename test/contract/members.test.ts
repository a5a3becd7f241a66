import { type GraphQLSchema, graphql } from "graphql";
import { beforeAll, expect, test } from "vitest";
import { buildSchema } from "../../schema/build.ts";
import type { RequestContext } from "../../schema/root/context.ts";
import { anonymous, type Viewer } from "../../src/domain/access/policy.ts";
import { apiTokenId, backendNodeId, memberId, organizationNodeId } from "../../src/domain/image/ids.ts";
import { createBackends } from "../../src/gateway/backends/backends.ts";
import { createCursors } from "../../src/gateway/images/cursors.ts";
import { createMembers } from "../../src/gateway/members/members.ts";
import { createMachineTokens, mintApiToken } from "../../src/identity/api-tokens.ts";
import { isoTime } from "../../src/ports/clock.ts";
import { openTemporaryStore } from "../support/servers/store.ts";

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildSchema();
});

const now = Date.parse("2026-11-23T09:00:00.000Z");
const clock = { now: () => now };
const inDays = (days: number) => isoTime(now + days * 86_400_000);

const user = (changes: Partial<Viewer>): Viewer => ({
  ...{ ...anonymous, kind: "USER", organization: "acme", scopes: ["READ", "WRITE"], roles: ["member"] },
  ...changes,
});
const member = user({ actor: "person_member", user: "mia" });
const admin = user({ actor: "person_admin", user: "ada", roles: ["admin"], expiresAt: now + 1000 });
const foreigner = user({ actor: "person_globex", organization: "globex", roles: ["admin"], user: "gus" });
const operator = user({ actor: "person_operator", organization: null, roles: ["operator"], user: "olga" });
const machine: Viewer = { ...member, kind: "TOKEN", user: null, actor: "token_x" };
const people = [member, admin, foreigner, operator];

async function world() {
  const { store } = await openTemporaryStore();
  for (const { actor, organization, user: name, roles } of people)
    await store.people.seen({
      ...{ reference: actor, organization: organization ?? "", issuer: "i", subject: actor, user: name ?? "", roles },
      ...{ mail: `${name}@mail.example`, seenAt: isoTime(now) },
    });
  const backend = (id: string, organization: string) => ({
    ...{ id, organization, displayName: id, provider: "AWS", sweepIntervalMs: 1000, deadlineMs: 1000 },
    ...{ paused: false, origin: "CONFIGURATION" as const, externalId: null },
    // No resolver of these tests speaks to a cloud.
    adapter: { regions: ["us-east-1"] } as never,
  });
  const backends = createBackends([backend("acme-aws", "acme"), backend("globex-aws", "globex")]);
  const members = createMembers({
    ...{ people: store.people, apiTokens: store.apiTokens, cursors: createCursors("key"), clock, mint: mintApiToken },
    organizations: [
      { id: "acme", displayName: "ACME" },
      { id: "globex", displayName: "Globex" },
    ],
  });
  async function ask(person: Viewer, source: string, variableValues: Record<string, unknown> = {}) {
    // What these resolvers do not touch is not there.
    const contextValue = {
      viewer: person,
      members,
      backends,
    } as unknown as RequestContext;
    const { data, errors } = await graphql({ schema, source, contextValue, variableValues });
    if (errors?.[0]) throw errors[0];
    // The tests' own expectations hold the shape.
    return JSON.parse(JSON.stringify(data));
  }
  const create = async (person: Viewer, input: object = {}) =>
    (
      await ask(
        person,
        `mutation ($input: CreateApiTokenInput!) {
          createApiToken(input: $input) { token apiToken { id name scopes createdBy { user } expiresAt } userErrors { code field } }
        }`,
        { input: { name: "nightly", scopes: ["READ"], expiresAt: inDays(30), ...input } },
      )
    ).createApiToken;
  const revoke = async (person: Viewer, id: string) =>
    (
      await ask(
        person,
        "mutation ($id: ID!) { revokeApiToken(input: { id: $id }) { apiToken { revokedAt } userErrors { code field } } }",
        { id },
      )
    ).revokeApiToken;
  return { store, ask, create, revoke };
}

const viewerQuery = `{ viewer {
  kind user organization roles scopes expiresAt member { id user mail } backends { name }
} }`;

test("a person sees who they are, what they may, and through what", async () => {
  const { ask } = await world();
  expect((await ask(admin, viewerQuery)).viewer).toEqual({
    ...{ kind: "USER", user: "ada", organization: "acme", roles: ["ADMIN"], scopes: ["READ", "WRITE"] },
    ...{ expiresAt: isoTime(now + 1000), backends: [{ name: "acme-aws" }] },
    member: { id: memberId("person_admin"), user: "ada", mail: "ada@mail.example" },
  });
});

test.each([
  ["anonymous", anonymous, { kind: "ANONYMOUS", organization: null, roles: [], scopes: ["READ"], backends: [] }],
  ["a machine", machine, { kind: "TOKEN", organization: "acme", backends: [{ name: "acme-aws" }] }],
])("%s is nobody by name", async (_, viewer, expected) => {
  const { ask } = await world();
  expect((await ask(viewer, viewerQuery)).viewer).toMatchObject({
    ...expected,
    user: null,
    member: null,
    expiresAt: null,
  });
});

test("an operator belongs to no organization, and sees through every backend", async () => {
  const { ask } = await world();
  const both = [{ name: "acme-aws" }, { name: "globex-aws" }];
  expect((await ask(operator, viewerQuery)).viewer).toMatchObject({ organization: null, user: "olga", backends: both });
  expect(await ask(operator, "{ organization { name } }")).toEqual({ organization: null });
  expect(await ask(operator, '{ organization(id: "globex") { name displayName backends { name } } }')).toEqual({
    organization: { name: "globex", displayName: "Globex", backends: [{ name: "globex-aws" }] },
  });
  expect(await ask(operator, '{ organization(id: "nowhere") { name } }')).toEqual({ organization: null });
});

test("an organization is seen by its own people, by name or id, and is not there for others", async () => {
  const { ask } = await world();
  const byId = `{ organization(id: "${organizationNodeId("acme")}") { name } }`;
  for (const query of ["{ organization { name } }", '{ organization(id: "acme") { name } }', byId])
    expect(await ask(member, query)).toEqual({ organization: { name: "acme" } });
  for (const viewer of [foreigner, anonymous]) expect(await ask(viewer, byId)).toEqual({ organization: null });
  expect(await ask(anonymous, "{ organization { name } }")).toEqual({ organization: null });
});

test("members see each other's names, and only admins and they themselves a mail address", async () => {
  const { ask } = await world();
  const query = "{ organization { members { nodes { user mail roles firstSeenAt } } } }";
  const seenBy = async (viewer: Viewer) =>
    (await ask(viewer, query)).organization.members.nodes.map((node: { user: string; mail: string }) => [
      node.user,
      node.mail,
    ]);
  expect(await seenBy(member)).toEqual([
    ["ada", null],
    ["mia", "mia@mail.example"],
  ]);
  expect(await seenBy(admin)).toEqual([
    ["ada", "ada@mail.example"],
    ["mia", "mia@mail.example"],
  ]);
});

test("members come page by page, and a cursor of another organization is refused", async () => {
  const { ask } = await world();
  const page = async (viewer: Viewer, organization: string, after: string | null) =>
    (
      await ask(
        viewer,
        `query ($id: ID, $after: String) { organization(id: $id) {
          members(first: 1, after: $after) { nodes { user } edges { cursor } pageInfo { hasNextPage endCursor } }
        } }`,
        { id: organization, after },
      )
    ).organization.members;
  const first = await page(operator, "acme", null);
  expect(first).toMatchObject({ nodes: [{ user: "ada" }], pageInfo: { hasNextPage: true } });
  expect(first.edges[0].cursor).toBe(first.pageInfo.endCursor);
  const second = await page(operator, "acme", first.pageInfo.endCursor);
  expect(second).toMatchObject({ nodes: [{ user: "mia" }], pageInfo: { hasNextPage: false } });
  await expect(page(operator, "globex", first.pageInfo.endCursor)).rejects.toThrow(/This cursor was not made/);
});

test("an admin makes a token, whose secret is told once and works", async () => {
  const { ask, create, store } = await world();
  const { token, apiToken, userErrors } = await create(admin, { scopes: ["READ", "WRITE", "READ"] });
  expect(userErrors).toEqual([]);
  expect(apiToken).toMatchObject({
    name: "nightly",
    scopes: ["READ", "WRITE"],
    createdBy: { user: "ada" },
    expiresAt: inDays(30),
  });
  const viewer = await createMachineTokens({ apiTokens: store.apiTokens, clock }).viewerOf(token);
  expect(viewer).toMatchObject({ organization: "acme", roles: ["member"], scopes: ["READ", "WRITE"] });
  const listed = await ask(admin, "{ organization { apiTokens { nodes { id name } edges { node { id } } } } }");
  expect(listed.organization.apiTokens.nodes).toEqual([{ id: apiToken.id, name: "nightly" }]);
  expect(JSON.stringify(listed)).not.toContain(token);
});

test("only those who administer an organization make, see and revoke its tokens", async () => {
  const { ask, create, revoke } = await world();
  const { apiToken } = await create(admin);
  await expect(create(anonymous, { organization: "acme" })).rejects.toThrow("Sign in");
  await expect(create({ ...admin, scopes: ["READ"] })).rejects.toThrow("reads only");
  for (const viewer of [member, machine]) {
    expect((await create(viewer)).userErrors).toEqual([{ code: "FORBIDDEN", field: [] }]);
    expect((await revoke(viewer, apiToken.id)).userErrors).toEqual([{ code: "FORBIDDEN", field: [] }]);
    expect(await ask(viewer, "{ organization { apiTokens { nodes { id } } } }")).toEqual({
      organization: { apiTokens: null },
    });
  }
  const node = `{ node(id: "${apiToken.id}") { id } }`;
  for (const viewer of [member, foreigner, anonymous, machine]) expect(await ask(viewer, node)).toEqual({ node: null });
  for (const viewer of [admin, operator]) expect(await ask(viewer, node)).toEqual({ node: { id: apiToken.id } });
});

test("another organization's token is to revoke as if it had never been", async () => {
  const { create, revoke } = await world();
  const { apiToken } = await create(admin);
  const answer = await revoke(foreigner, apiToken.id);
  expect(answer).toEqual({ apiToken: null, userErrors: [{ code: "NOT_FOUND", field: ["id"] }] });
  for (const id of [apiTokenId("0000000000000000"), backendNodeId("acme-aws"), "nonsense"])
    for (const viewer of [foreigner, admin]) expect(await revoke(viewer, id)).toEqual(answer);
  expect((await create(foreigner, { organization: "acme" })).userErrors).toEqual([
    { code: "NOT_FOUND", field: ["organization"] },
  ]);
});

test("revoking twice is no error, and keeps the first time", async () => {
  const { create, revoke } = await world();
  const { apiToken } = await create(admin);
  const answer = await revoke(admin, apiToken.id);
  expect(answer).toEqual({ apiToken: { revokedAt: isoTime(now) }, userErrors: [] });
  expect(await revoke(operator, apiToken.id)).toEqual(answer);
});

test("an operator makes a token for an organization that is named, and stays unnamed there", async () => {
  const { create } = await world();
  expect((await create(operator)).userErrors).toEqual([{ code: "INVALID_REQUEST", field: ["organization"] }]);
  expect(await create(operator, { organization: organizationNodeId("globex") })).toMatchObject({
    apiToken: { createdBy: null },
    userErrors: [],
  });
});

test.each([
  ["name", { name: " " }],
  ["name", { name: "x".repeat(201) }],
  ["scopes", { scopes: [] }],
  ["expiresAt", { expiresAt: inDays(0) }],
  ["expiresAt", { expiresAt: inDays(367) }],
])("a token with a wrong %s is not made: %j", async (field, input) => {
  const { create, store } = await world();
  expect(await create(admin, input)).toEqual({
    ...{ token: null, apiToken: null },
    userErrors: [{ code: "INVALID_REQUEST", field: [field] }],
  });
  expect(await store.apiTokens.list("acme", null, 10)).toEqual([]);
});

test("a member is a node for their own organization, and nobody for others", async () => {
  const { ask } = await world();
  const node = `{ node(id: "${memberId("person_member")}") { id ... on Member { user mail } } }`;
  for (const viewer of [foreigner, anonymous]) expect(await ask(viewer, node)).toEqual({ node: null });
  const id = memberId("person_member");
  expect(await ask(machine, node)).toEqual({ node: { id, user: "mia", mail: null } });
  expect(await ask(operator, node)).toEqual({ node: { id, user: "mia", mail: "mia@mail.example" } });
  expect(await ask(member, `{ node(id: "${memberId("person_nobody")}") { id } }`)).toEqual({ node: null });
});
