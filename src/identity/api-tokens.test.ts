import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { waitFor } from "../../test/support/probes/wait-for.ts";
import { openTemporaryStore } from "../../test/support/servers/store.ts";
import { GatewayError } from "../domain/errors.ts";
import { isoTime } from "../ports/clock.ts";
import type { ApiTokens, StoredApiToken } from "../ports/store/people.ts";
import { createMachineTokens, mintApiToken } from "./api-tokens.ts";
import { movableClock } from "./issuer.fixture.ts";

const day = 86_400_000;

async function world(changes: Partial<StoredApiToken> = {}) {
  const { store, openAnother } = await openTemporaryStore();
  const clock = movableClock();
  const { id, text, digest } = mintApiToken();
  await store.apiTokens.create({
    ...{ id, digest, organization: "acme", name: "build", scopes: ["READ"], createdBy: "person_a" },
    ...{ createdAt: isoTime(clock.now()), expiresAt: isoTime(clock.now() + day) },
    ...changes,
  });
  const machines = createMachineTokens({ apiTokens: store.apiTokens, clock });
  const refused = { code: "UNAUTHENTICATED" };
  return { store, openAnother, clock, id, text, digest, machines, refused };
}

test("a token stands for a member of its organization, with its own scopes, and for nobody by name", async () => {
  const { machines, text, id, clock } = await world();
  expect(await machines.viewerOf(text)).toEqual({
    ...{ kind: "TOKEN", organization: "acme", actor: `token_${id}`, user: null, roles: ["member"], scopes: ["READ"] },
    ...{ names: [], expiresAt: clock.now() + day },
  });
});

test("a minted token has its form, 32 random bytes and no like; what is kept is its digest", () => {
  const minted = Array.from({ length: 100 }, mintApiToken);
  expect(new Set(minted.map(({ text }) => text.slice(20, 63))).size).toBe(100);
  for (const { id, text, digest } of minted) {
    expect(text).toMatch(/^tt_[0-9a-f]{16}_[A-Za-z0-9_-]{43}[0-9a-f]{8}$/);
    expect(text.slice(3, 19)).toBe(id);
    expect(digest).toBe(hash("sha256", text));
  }
});

test("nothing in the store tells the secret", async () => {
  const { store, id, text } = await world();
  expect(JSON.stringify(await store.apiTokens.find(id))).not.toContain(text.slice(20, 63));
});

test("a token with another secret, another checksum, another id or another form is refused", async () => {
  const { machines, text, refused } = await world();
  const other = mintApiToken().text;
  const forged = `${text.slice(0, 20)}${other.slice(20)}`;
  for (const wrong of [other, forged, `${text}0`, text.slice(0, -1), text.toUpperCase(), "tt_", "tt_x_y"])
    await expect(machines.viewerOf(wrong)).rejects.toMatchObject(refused);
});

test("the right checksum does not make a wrong secret right", async () => {
  const { store, machines, id, refused, clock } = await world();
  // Whoever knows the id and how checksums are made.
  const forged = mintApiToken();
  await store.apiTokens.create({
    ...{ id: forged.id, digest: "0".repeat(64), organization: "acme", name: "n", scopes: ["READ"] },
    ...{ createdBy: id, createdAt: isoTime(clock.now()), expiresAt: isoTime(clock.now() + day) },
  });
  await expect(machines.viewerOf(forged.text)).rejects.toMatchObject({
    ...refused,
    cause: new Error("an API token that was never made"),
  });
});

test("an expired token is refused, and what it opened is no longer valid", async () => {
  const { machines, text, clock, refused } = await world();
  const viewer = await machines.viewerOf(text);
  clock.pass(day - 1);
  expect(await machines.stillValid(viewer)).toBe(true);
  clock.pass(1);
  expect(await machines.stillValid(viewer)).toBe(false);
  await expect(machines.viewerOf(text)).rejects.toMatchObject(refused);
});

test("a revocation on another replica is felt within five seconds", async () => {
  const { machines, openAnother, text, id, clock, refused } = await world();
  const viewer = await machines.viewerOf(text);
  const another = await openAnother();
  await another.apiTokens.revoke(id, isoTime(clock.now()));
  // Between a read for a request and the look at live connections, which comes every three and a half seconds.
  clock.pass(1000);
  expect(await machines.stillValid(viewer)).toBe(false);
  clock.pass(4000);
  await expect(machines.viewerOf(text)).rejects.toMatchObject(refused);
});

test("the last use is written at most once a minute", async () => {
  const { store, machines, text, id, clock } = await world();
  const lastUse = async () => (await store.apiTokens.find(id))?.lastUsedAt;
  const begin = isoTime(clock.now());
  await machines.viewerOf(text);
  await waitFor(async () => (await lastUse()) === begin, { what: "the first use" });
  clock.pass(59_999);
  await machines.viewerOf(text);
  clock.pass(1);
  await machines.viewerOf(text);
  const minute = isoTime(clock.now());
  await waitFor(async () => (await lastUse()) === minute, { what: "the use a minute later" });
});

test("many uses at once read the row once, and one that is not there is not remembered", async () => {
  const { store, text, clock, id } = await world();
  const asked: string[] = [];
  const counting: ApiTokens = {
    ...store.apiTokens,
    find(wanted) {
      asked.push(wanted);
      return store.apiTokens.find(wanted);
    },
  };
  const machines = createMachineTokens({ apiTokens: counting, clock });
  const viewers = await Promise.all(Array.from({ length: 100 }, () => machines.viewerOf(text)));
  for (const viewer of viewers) await machines.stillValid(viewer);
  expect(asked).toEqual([id]);
  const guess = mintApiToken().text;
  for (let index = 0; index < 3; index++) await machines.viewerOf(guess).catch(() => {});
  expect(asked).toHaveLength(4);
});

test("a store that does not answer refuses nobody for ever: requests fail as such, connections stay", async () => {
  const { machines, store, text, clock } = await world();
  const viewer = await machines.viewerOf(text);
  const unavailable = new GatewayError("STORE_UNAVAILABLE", "The database does not answer.");
  const broken = createMachineTokens({
    apiTokens: { ...store.apiTokens, find: () => Promise.reject(unavailable) },
    clock,
  });
  await expect(broken.viewerOf(text)).rejects.toBe(unavailable);
  expect(await broken.stillValid(viewer)).toBe(true);
  clock.pass(day);
  expect(await broken.stillValid(viewer)).toBe(false);
});

test.each([3_600_000, -3_600_000])(
  "a revocation is felt, also where the clock jumped by %d ms meanwhile",
  async (by) => {
    const { machines, openAnother, text, id, clock, refused } = await world();
    clock.jump(by);
    await machines.viewerOf(text);
    clock.jump(-by);
    const another = await openAnother();
    await another.apiTokens.revoke(id, isoTime(clock.now()));
    clock.pass(4000);
    await expect(machines.viewerOf(text)).rejects.toMatchObject(refused);
  },
);
