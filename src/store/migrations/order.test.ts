import { type Kysely, sql } from "kysely";
import { expect } from "vitest";
import type { Store } from "../../ports/store/store.ts";
import type { Tables } from "../schema.ts";
import { accessScopeOf, factsWith } from "../suites/store.samples.ts";
import { testOldStore } from "./old-store.fixture.ts";

/** More than a slice of the back-fill. */
const versions = Array.from({ length: 1_201 }, (_, index) => index);
const parameter = "/aws/service/ami-amazon-linux-latest/al2023";

/** A store as 0011 left it: names that sort by their letters, and words of names alone. */
async function fill(database: Kysely<Tables>): Promise<void> {
  const image = (name: string, id: string, detail: object) =>
    sql`(${"acme"}, ${"AWS"}, ${"eu-west-1"}, ${id}, ${JSON.stringify({ ...factsWith({ name }), detail })}, ${"t"}, ${"t"}, 0, ${name},
      ${"v"}, ${"AVAILABLE"}, ${"PRIVATE"}, ${"LINUX"}, ${"X86_64"}, ${"t"}, 0)`;
  const rows = versions.map((version) =>
    image(`v-1.${version}`, `i${version}`, version === 7 ? { publicSsmParameterName: parameter } : {}),
  );
  await sql`insert into image (organization, provider, realm, native_id, facts, facts_as_of, first_seen_at, gone,
    name_folded, words, state, visibility, platform, architecture, created_at, paid) values ${sql.join(rows)}`.execute(
    database,
  );
  await sql`insert into image_view (image_id, backend_id, realm, native_id, facts, visible, owned, digest, as_of, first_seen_at, tag_words, words)
    select id, 'a', realm, native_id, '{"owned":false,"tags":[],"launchPermissions":null,"detail":{}}', 1, 0, 'd', 't', 't', 'tagged', 'v tagged'
    from image`.execute(database);
}

async function expectOrder(store: Store): Promise<void> {
  const names = async (field: "NAME" | "VERSION", text?: string) => {
    const query = { accessScope: accessScopeOf(["a"]), now: "t", filter: text === undefined ? {} : { text } };
    return (await store.catalog.list(query, { field, direction: "ASC" }, null, 2_000)).map(({ facts }) => facts.name);
  };
  const expected = versions.map((version) => `v-1.${version}`);
  expect(await names("NAME")).toEqual(expected);
  expect(await names("VERSION")).toEqual(expected);
  expect(await names("NAME", `${parameter} tagged`)).toEqual(["v-1.7"]);
}

testOldStore("images that were there before sort as new ones do, and are found by their SSM parameter", {
  migration: "0011-revision",
  fill,
  expectation: expectOrder,
});
