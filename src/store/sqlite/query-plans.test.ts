import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { everythingSeenBy } from "../../domain/access/access-scope.ts";
import type { ImageFilter, ImageOrder } from "../../domain/image/filter.ts";
import type { Store } from "../../ports/store/store.ts";
import { accessScopeOf } from "../suites/store.samples.ts";
import { openSqliteStore } from "./sqlite.ts";

let folder: string;
let store: Store;
let handle: DatabaseSync;
const sent: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tintype-plans-"));
  const file = join(folder, "tintype.db");
  store = await openSqliteStore(file, { onStatement: (text) => void sent.push(text) });
  handle = new DatabaseSync(file);
});
afterAll(async () => {
  handle.close();
  await store.close();
  await rm(folder, { recursive: true });
});

/** What SQLite would do, a step a line. */
async function planOf(
  accessScope: ReturnType<typeof accessScopeOf>,
  filter: ImageFilter,
  order: ImageOrder,
): Promise<string[]> {
  await store.catalog.list({ accessScope, filter, now: "t" }, order, { sort: "", id: 1 }, 10);
  return handle
    .prepare(`explain query plan ${sent.at(-1)}`)
    .all()
    .map(({ detail }) => String(detail));
}

const viewers = [
  ["a member", accessScopeOf(["a", "b"])],
  ["nobody in particular", accessScopeOf([], [])],
  ["the operator", everythingSeenBy(["a", "b", "c"])],
] as const;
const newest = { field: "CREATED_AT", direction: "DESC" } as const;
const filters: readonly (readonly [by: string, filter: ImageFilter, order: ImageOrder, index: string])[] = [
  ["time", {}, newest, "image_by_created_at"],
  ["name", {}, { field: "NAME", direction: "ASC" }, "image_by_name"],
  ["version", {}, { field: "VERSION", direction: "DESC" }, "image_by_version"],
  ["version, oldest first", {}, { field: "VERSION", direction: "ASC" }, "image_by_version_ascending"],
  ["ownership", { ownedByViewer: true }, newest, "image_by_created_at"],
  ["`self`", { owners: ["self"] }, newest, "image_by_created_at"],
  ["native ids", { nativeIds: ["ami-084ab8ca3f4bdd25f"] }, newest, "image_view_by_native_id"],
  ["an id in a text", { text: "ami-084ab8ca3f4bdd25f" }, newest, "image_view_by_native_id"],
  ["an id and words", { text: "arn:aws:ec2:r1::image/ami-084ab8ca3f4bdd25f web" }, newest, "image_view_by_native_id"],
];

test.each(
  viewers.flatMap(([who, accessScope]) => filters.map(([by, ...rest]) => [who, by, accessScope, ...rest] as const)),
)(
  "a page for %s by %s goes along an index, and through no table as a whole",
  async (_who, _by, accessScope, filter, order, index) => {
    const plan = await planOf(accessScope, filter, order);
    expect(plan.some((step) => step.includes(`INDEX ${index} `) || step.endsWith(`INDEX ${index}`))).toBe(true);
    const whole = plan.filter((step) => /^SCAN (?!image_search\b|\d|CONSTANT)/.test(step) && !step.includes("INDEX"));
    // The rows of the page itself.
    expect(whole).toEqual(["SCAN image"]);
  },
);
