import { describe, expect, test } from "vitest";
import { mostApiTokens, type Sighting } from "../../ports/store/people.ts";
import { freshStores, type StoreUnderTest } from "./store.fixture.ts";

const ada: Sighting = {
  reference: "person_ada",
  organization: "acme",
  issuer: "https://issuer.example",
  subject: "1",
  user: "ada",
  mail: "ada@acme.example",
  roles: ["member"],
  seenAt: "2026-11-23T09:00:00.000Z",
};
const later = "2026-11-23T10:00:00.000Z";

const token = {
  id: "00000000000000aa",
  organization: "acme",
  name: "nightly build",
  scopes: ["READ"],
  digest: "0".repeat(64),
  createdAt: "2026-11-23T09:00:00.000Z",
  createdBy: "person_ada",
  expiresAt: "2026-12-23T09:00:00.000Z",
} as const;

export function peopleSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`people and tokens on ${name}`, () => {
    const on = freshStores(open);

    test("somebody seen again keeps the first reference, and is as the issuer says now", async () => {
      const { seenAt, ...first } = ada;
      expect(await on.store.people.seen(ada)).toEqual({ ...first, firstSeenAt: seenAt, lastSeenAt: seenAt });
      const again = { ...ada, reference: "person_other", user: "ada.l", mail: null, roles: ["admin"] as const };
      const expected = {
        ...first,
        user: "ada.l",
        mail: null,
        roles: ["admin"],
        firstSeenAt: seenAt,
        lastSeenAt: later,
      };
      expect(await on.store.people.seen({ ...again, seenAt: later })).toEqual(expected);
      expect(await on.store.people.find(["person_ada", "person_other"])).toEqual(new Map([["person_ada", expected]]));
      expect(await on.store.people.find([])).toEqual(new Map());
    });

    test("the same subject in another organization or of another issuer is another person", async () => {
      await on.store.people.seen(ada);
      await on.store.people.seen({ ...ada, reference: "person_b", organization: "globex" });
      await on.store.people.seen({ ...ada, reference: "person_c", issuer: "https://other.example" });
      const references = async (organization: string) =>
        (await on.store.people.list(organization, null, 10)).map(({ reference }) => reference);
      expect(await references("acme")).toEqual(["person_ada", "person_c"]);
      expect(await references("globex")).toEqual(["person_b"]);
    });

    test("seen for the first time by many replicas at once, a person gets one reference", async () => {
      const another = await on.openAnother();
      const people = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 ? on.store : another).people.seen({ ...ada, reference: `person_${index}` }),
        ),
      );
      expect(new Set(people.map(({ reference }) => reference)).size).toBe(1);
      await another.close();
    });

    test("people are listed by name, page by page, also where names are alike", async () => {
      for (const [index, user] of ["eve", "bob", "bob", "bob", "ada"].entries())
        await on.store.people.seen({ ...ada, reference: `person_${index}`, subject: `${index}`, user });
      const found: string[] = [];
      for (let page = await on.store.people.list("acme", null, 2); page.length > 0; ) {
        found.push(...page.map(({ user, reference }) => `${user} ${reference}`));
        page = await on.store.people.list("acme", page.at(-1) ?? null, 2);
      }
      expect(found).toEqual(["ada person_4", "bob person_1", "bob person_2", "bob person_3", "eve person_0"]);
    });

    test("a name with what PostgreSQL refuses is kept without it", async () => {
      expect(await on.store.people.seen({ ...ada, user: "a\0da\ud800" })).toMatchObject({ user: "ada\ufffd" });
    });

    test("a token is found by its id, and revoked once", async () => {
      const { apiTokens } = on.store;
      await apiTokens.create(token);
      expect(await apiTokens.find(token.id)).toEqual({ ...token, revokedAt: null, lastUsedAt: null });
      expect(await apiTokens.find("00000000000000ab")).toBeNull();
      await apiTokens.revoke(token.id, later);
      await apiTokens.revoke(token.id, "2027-01-01T00:00:00.000Z");
      expect(await apiTokens.find(token.id)).toMatchObject({ revokedAt: later });
    });

    test("an organization has a hundred living tokens at most, however many ask at once", async () => {
      const { apiTokens } = on.store;
      await apiTokens.create({ ...token, id: "expired", createdAt: token.expiresAt });
      const another = await on.openAnother();
      const outcomes = await Promise.all(
        Array.from({ length: mostApiTokens + 5 }, (_, index) =>
          (index % 2 ? on.store : another).apiTokens.create({ ...token, id: `token-${index}` }),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === "TOO_MANY")).toHaveLength(6);
      expect(await apiTokens.create({ ...token, id: "other", organization: "globex" })).toBe("CREATED");
      const [living] = await apiTokens.list(token.organization, null, 1);
      await apiTokens.revoke(String(living?.id), later);
      expect(await apiTokens.create({ ...token, id: "one-more" })).toBe("CREATED");
    });

    test("the last use of a token never goes back", async () => {
      const { apiTokens } = on.store;
      await apiTokens.create(token);
      for (const at of [later, token.createdAt]) await apiTokens.touch(token.id, at);
      expect(await apiTokens.find(token.id)).toMatchObject({ lastUsedAt: later });
    });

    test("tokens are listed newest first, page by page, without their digests", async () => {
      const { apiTokens } = on.store;
      for (const [id, createdAt] of [
        ["a", later],
        ["b", token.createdAt],
        ["c", later],
      ] as const)
        await apiTokens.create({ ...token, id, createdAt });
      await apiTokens.create({ ...token, id: "d", organization: "globex" });
      const first = await apiTokens.list("acme", null, 2);
      expect(first.map(({ id }) => id)).toEqual(["c", "a"]);
      expect(JSON.stringify(first)).not.toContain(token.digest);
      expect((await apiTokens.list("acme", first.at(-1) ?? null, 2)).map(({ id }) => id)).toEqual(["b"]);
    });
  });
}
