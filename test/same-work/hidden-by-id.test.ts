import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GraphQLSchema, graphql } from "graphql";
import { beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { buildSchema } from "../../schema/build.ts";
import type { RequestContext } from "../../schema/root/context.ts";
import { anonymous, type Viewer } from "../../src/domain/access/policy.ts";
import { apiTokenId, assetNodeId, postNodeId, publicationRequestId, topicNodeId } from "../../src/domain/image/ids.ts";
import { createAssetReaders } from "../../src/gateway/assets/readers.ts";
import { createAssetWriters } from "../../src/gateway/assets/writers.ts";
import { createBackends } from "../../src/gateway/backends/backends.ts";
import { createOpinions } from "../../src/gateway/discussions/opinions.ts";
import { createTalkReaders } from "../../src/gateway/discussions/readers.ts";
import { createTalkWriters } from "../../src/gateway/discussions/writers.ts";
import { createCursors } from "../../src/gateway/images/cursors.ts";
import { createLoaders } from "../../src/gateway/loaders.ts";
import { createMembers } from "../../src/gateway/members/members.ts";
import { createPublications } from "../../src/gateway/publications/publications.ts";
import { createPublicationReaders } from "../../src/gateway/publications/readers.ts";
import { mintApiToken } from "../../src/identity/api-tokens.ts";
import { createMemoryNotifier } from "../../src/notifier/memory.ts";
import { isoTime, systemClock } from "../../src/ports/clock.ts";
import type { Store } from "../../src/ports/store/store.ts";
import { openPostgresStore } from "../../src/store/postgres/postgres.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite.ts";
import { imageWith, key, viewWith } from "../../src/store/suites/store.samples.ts";
import { createDatabase } from "../support/servers/postgres.ts";

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildSchema();
});

type Open = (onStatement: () => void) => Promise<Store>;
const postgresUrl = inject("postgresUrl");
const inFile: Open = async (onStatement) => {
  const folder = await mkdtemp(join(tmpdir(), "tintype-work-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const store = await openSqliteStore(join(folder, "tintype.sqlite"), { onStatement });
  onTestFinished(() => store.close());
  return store;
};
const inDatabase: Open = async (onStatement) => {
  const database = await createDatabase(String(postgresUrl));
  onTestFinished(() => database.drop());
  const store = await openPostgresStore(database.url, { poolSize: 4, onStatement });
  onTestFinished(() => store.close());
  return store;
};

const user = (changes: Partial<Viewer>): Viewer => ({
  ...{ ...anonymous, kind: "USER", organization: "acme", scopes: ["READ", "WRITE"], roles: ["member"] },
  ...changes,
});
const admin = user({ actor: "person_admin", roles: ["admin"] });
const strangers: Readonly<Record<string, Viewer>> = {
  "a colleague": user({ actor: "person_member" }),
  "an admin of another organization": user({ actor: "person_globex", organization: "globex", roles: ["admin"] }),
  "somebody whose organization lost accessScope of the image": user({ actor: "person_lost", organization: "initech" }),
  "nobody in particular": anonymous,
};
/** Of the length of what it stands for. */
const never = (id: string) => id.replace(/./g, "f");

async function world(open: Open) {
  let sent = 0;
  const store = await open(() => {
    sent += 1;
  });
  const backend = (id: string, organization: string) => ({
    ...{ id, organization, displayName: id, provider: "AWS", sweepIntervalMs: 1000, deadlineMs: 1000 },
    ...{ paused: false, origin: "CONFIGURATION" as const, externalId: null },
    // Nothing of this speaks to a cloud.
    adapter: { regions: ["eu-west-1"] } as never,
  });
  const backends = createBackends([backend("a", "acme"), backend("c", "globex"), backend("d", "initech")]);
  const cursors = createCursors("key");
  const clock = systemClock;
  const notifier = createMemoryNotifier();
  // No document is printed or read.
  const parametersXml = {} as never;
  const assets = createAssetReaders({ store, backends, cursors, parametersXml });
  const talk = createTalkReaders({ assets, cursors });
  const talkParts = { store, backends, notifier, assets, talk };
  const publicationDefaults = { approvalRequired: () => true } as never;
  const members = createMembers({
    ...{ people: store.people, apiTokens: store.apiTokens, cursors, clock, mint: mintApiToken },
    organizations: ["acme", "globex", "initech"].map((id) => ({ id, displayName: id })),
  });
  const publicationParts = { store, backends, cursors, clock, publicationDefaults };
  const useCases = {
    ...{ assets, talk, talkWriters: createTalkWriters(talkParts), opinions: createOpinions(talkParts) },
    assetWriters: createAssetWriters({ store, backends, notifier, parametersXml, readers: assets, links: null }),
    publicationReaders: createPublicationReaders(publicationParts),
    // No cloud is asked for anything, and nobody writes a log.
    publications: createPublications({
      ...publicationParts,
      notifier,
      members,
      log: {} as never,
      mutations: {} as never,
    }),
    members,
  };
  const contextOf = (viewer: Viewer) => {
    const loaders = createLoaders({ store, backends, clock, readers: {} as never }, viewer, { memoize: true });
    // What these resolvers do not touch is not there.
    return { viewer, loaders, backends, clock, ...useCases, requestId: "r" } as unknown as RequestContext;
  };
  return {
    store,
    /** What is answered, and how many statements that took. */
    async ask(viewer: Viewer, source: string, id: string) {
      const before = sent;
      const { data, errors } = await graphql({
        schema,
        source,
        variableValues: { id },
        contextValue: contextOf(viewer),
      });
      return { data, errors: errors?.map(({ message }) => message), statements: sent - before };
    },
    ...(await plant(store)),
  };
}

/** An image that an admin of Acme keeps, that Initech saw once, and all that is written about it. */
async function plant(store: Store) {
  const image = key("kept");
  const lost = viewWith({ backendId: "d", visible: false, lostAt: "2026-01-02T00:00:00.000Z" });
  await store.write(async (transaction) => {
    await transaction.save([imageWith(image), { ...imageWith(image, {}, [lost]), organization: "initech" }]);
    await transaction.keep("acme", image, { creator: admin.actor, steward: admin.actor, private: true });
  });
  const asset = await store.write(({ assets }) => assets.makeAsset({ organization: "acme", ...image }));
  const by = { author: admin.actor, authorOrganization: "acme" };
  const { topic, post } = await store.write(({ talk }) =>
    talk.openTopic({
      assetId: asset.id,
      kind: "QUESTION",
      title: "?",
      markdown: "?",
      ...by,
      image,
      region: image.region,
    }),
  );
  const token = mintApiToken();
  await store.apiTokens.create({
    ...{ id: token.id, organization: "acme", name: "t", scopes: ["READ"], digest: token.digest },
    ...{ createdAt: isoTime(0), createdBy: admin.actor, expiresAt: isoTime(Date.now() + 60_000) },
  });
  const request = { id: "1".repeat(32), backendId: "a", wanted: [{ type: "EVERYBODY" as const, id: null }] };
  await store.write(({ publications }) =>
    publications.request({
      ...{ ...image, organization: "acme", ...request, checklist: [], requester: admin.actor },
      ...{ bound: { facts: {}, assetId: null, revisions: {}, steward: null }, expiresAt: "2999-01-01T00:00:00.000Z" },
    }),
  );
  return { ids: { asset: asset.id, topic: topic.id, post: post.id, token: token.id, request: request.id } };
}

const userErrors = "userErrors { code message field }";
type Kind = "asset" | "topic" | "post" | "token" | "request";
const questions: readonly (readonly [kind: Kind, name: string, source: string])[] = [
  ["asset", "node", "query ($id: ID!) { node(id: $id) { __typename } }"],
  ["topic", "node", "query ($id: ID!) { node(id: $id) { __typename } }"],
  ["post", "node", "query ($id: ID!) { node(id: $id) { __typename } }"],
  ["token", "node", "query ($id: ID!) { node(id: $id) { __typename } }"],
  ["request", "node", "query ($id: ID!) { node(id: $id) { __typename } }"],
  ["asset", "asset", "query ($id: ID!) { asset(id: $id) { id } }"],
  ["topic", "topic", "query ($id: ID!) { topic(id: $id) { id } }"],
  ["post", "post", "query ($id: ID!) { post(id: $id) { id } }"],
  ["asset", "followAsset", `mutation ($id: ID!) { followAsset(input: { assetId: $id }) { ${userErrors} } }`],
  ["asset", "unfollowAsset", `mutation ($id: ID!) { unfollowAsset(input: { assetId: $id }) { ${userErrors} } }`],
  ["asset", "rateAsset", `mutation ($id: ID!) { rateAsset(input: { assetId: $id, rating: 1 }) { ${userErrors} } }`],
  ["asset", "checkLinks", `mutation ($id: ID!) { checkLinks(input: { assetId: $id }) { ${userErrors} } }`],
  [
    "asset",
    "openTopic",
    `mutation ($id: ID!) {
      openTopic(input: { assetId: $id, kind: QUESTION, title: "a", markdown: "a" }) { ${userErrors} }
    }`,
  ],
  ["asset", "withdrawRating", `mutation ($id: ID!) { withdrawRating(input: { assetId: $id }) { ${userErrors} } }`],
  ["topic", "followTopic", `mutation ($id: ID!) { followTopic(input: { topicId: $id }) { ${userErrors} } }`],
  ["topic", "unfollowTopic", `mutation ($id: ID!) { unfollowTopic(input: { topicId: $id }) { ${userErrors} } }`],
  ["topic", "markRead", `mutation ($id: ID!) { markRead(input: { topicId: $id }) { ${userErrors} } }`],
  ["topic", "acceptAnswer", `mutation ($id: ID!) { acceptAnswer(input: { topicId: $id }) { ${userErrors} } }`],
  ["topic", "writePost", `mutation ($id: ID!) { writePost(input: { topicId: $id, markdown: "a" }) { ${userErrors} } }`],
  [
    "post",
    "editPost",
    `mutation ($id: ID!) { editPost(input: { postId: $id, version: 1, markdown: "a" }) { ${userErrors} } }`,
  ],
  ["post", "removePost", `mutation ($id: ID!) { removePost(input: { postId: $id }) { ${userErrors} } }`],
  ["post", "hidePost", `mutation ($id: ID!) { hidePost(input: { postId: $id }) { ${userErrors} } }`],
  ["token", "revokeApiToken", `mutation ($id: ID!) { revokeApiToken(input: { id: $id }) { ${userErrors} } }`],
  [
    "request",
    "approvePublication",
    `mutation ($id: ID!) { approvePublication(input: { requestId: $id }) { ${userErrors} } }`,
  ],
  [
    "request",
    "rejectPublication",
    `mutation ($id: ID!) { rejectPublication(input: { requestId: $id, reason: "a" }) { ${userErrors} } }`,
  ],
  [
    "request",
    "withdrawPublication",
    `mutation ($id: ID!) { withdrawPublication(input: { requestId: $id }) { ${userErrors} } }`,
  ],
];
const globalId = {
  asset: assetNodeId,
  topic: topicNodeId,
  post: postNodeId,
  token: apiTokenId,
  request: publicationRequestId,
};

describe.each([["SQLite", inFile], ...(postgresUrl === null ? [] : [["PostgreSQL", inDatabase] as const])] as const)(
  "on %s",
  (_, open) => {
    test("what is not one's own takes the same statements as what never was, and gets the same answer", async () => {
      const { ask, ids } = await world(open);
      for (const [who, viewer] of Object.entries(strangers))
        for (const [kind, name, source] of questions) {
          const hidden = await ask(viewer, source, globalId[kind](ids[kind]));
          expect(hidden, `${name} by ${who}`).toEqual(await ask(viewer, source, globalId[kind](never(ids[kind]))));
          const isAsked = viewer.kind !== "ANONYMOUS" || source.startsWith("query");
          const isKnownByRole = kind === "token" && name === "revokeApiToken" && !viewer.roles.includes("admin");
          expect(hidden.statements, `${name} by ${who}`).toBeLessThanOrEqual(2);
          if (isAsked && !isKnownByRole) expect(hidden.statements, `${name} by ${who}`).toBeGreaterThan(0);
        }
    });

    test("what is one's own is found by the same ids", async () => {
      const { ask, ids } = await world(open);
      for (const [kind, name, source] of questions.filter(([, , text]) => text.startsWith("query"))) {
        const { data, errors } = await ask(admin, source, globalId[kind](ids[kind]));
        expect(errors, name).toBeUndefined();
        expect(JSON.stringify(data), name).not.toContain("null");
      }
    });
  },
);
