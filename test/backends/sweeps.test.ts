import { beforeEach, expect, test } from "vitest";
import { facts } from "../../src/domain/image/image.fixture.ts";
import type { Store } from "../../src/ports/store/store.ts";
import {
  type CloudInProcess,
  cloudOf,
  imageOf,
  noticedStore,
  observed as observedBy,
  provider,
  region,
  toldSince,
} from "../support/worlds/cloud-in-process.ts";

let store: Store;
let statements: string[];
beforeEach(async () => {
  ({ store, statements } = await noticedStore());
});

const pageSize = 50;
const observed = (cloud: CloudInProcess, by: Store = store) => observedBy(cloud, by);

/** What was told since `position`, and what was asked of the cloud and sent to the store for that. */
async function sweepOf(observer: ReturnType<typeof observed>, cloud: CloudInProcess) {
  const position = await store.ledger.head();
  cloud.asked.length = 0;
  statements.length = 0;
  await observer.sweep();
  const sent = [...statements];
  return { asked: [...cloud.asked], told: await toldSince(store, position), sent };
}

const isWrite = (text: string) => /^(insert|update|delete)/i.test(text.trim());

test("a sweep without news reads no page again, and writes only how it went, however many images there are", async () => {
  const writes: string[][] = [];
  for (const count of [10, 1000]) {
    const cloud = cloudOf(count, `of-${count}`);
    const observer = observed(cloud);
    expect((await sweepOf(observer, cloud)).told).toHaveLength(count);
    const { asked, told, sent } = await sweepOf(observer, cloud);
    expect(asked).toEqual(Array.from({ length: Math.ceil(count / pageSize) }, () => "known page"));
    expect(told).toEqual([]);
    // The time of the source, the lease of the observer, and what tells answers that are kept of a new state of sources: one row each.
    const texts = sent.filter(isWrite).map((text) => text.trim().split(/\s+/).slice(0, 3).join(" ").replace(/"/g, ""));
    // A lease is renewed by the clock, so a busy machine may do it once more.
    writes.push(texts.filter((text, at) => text !== "insert into lease" || texts.indexOf(text) === at));
  }
  expect(writes).toEqual([
    ["insert into lease", "insert into source", "update ledger_head set"],
    ["insert into lease", "insert into source", "update ledger_head set"],
  ]);
});

test("of pages that changed only these are read, and what they show is told", async () => {
  const cloud = cloudOf(200);
  const observer = observed(cloud);
  await sweepOf(observer, cloud);
  cloud.images[60] = imageOf(60, "renamed");
  const { asked, told } = await sweepOf(observer, cloud);
  expect(asked).toEqual(["known page", "page", "known page", "known page"]);
  expect(told).toEqual(["image.renamed image-00060"]);
  expect((await sweepOf(observer, cloud)).asked).toEqual(Array(4).fill("known page"));
});

test("what a known page lists is there: only what no page lists is looked for, and gone", async () => {
  const cloud = cloudOf(120);
  const observer = observed(cloud);
  await sweepOf(observer, cloud);
  cloud.images.pop();
  const { asked, told } = await sweepOf(observer, cloud);
  expect(asked).toEqual(["known page", "known page", "page", "look up image-00119"]);
  expect(told).toEqual(["view.no-longer-visible image-00119"]);
});

test("launch permissions are asked for of the images of known pages, and told when they change", async () => {
  const cloud = cloudOf(2);
  cloud.images[1] = imageOf(1, "own", true);
  const observer = observed(cloud);
  await sweepOf(observer, cloud);
  expect(await sweepOf(observer, cloud)).toMatchObject({ asked: ["known page"], told: [] });
  cloud.permissions.set("image-00001", [{ type: "ACCOUNT", id: "999988887777" }]);
  const { asked, told } = await sweepOf(observer, cloud);
  expect(asked).toEqual(["known page", "look up image-00001"]);
  expect(told).toEqual(expect.arrayContaining(["launch-permission.granted image-00001"]));
  expect(await sweepOf(observer, cloud)).toMatchObject({ asked: ["page"], told: [] });
  expect(await sweepOf(observer, cloud)).toMatchObject({ asked: ["known page"], told: [] });
});

test("an image that somebody else recorded otherwise is looked up, though its page is known", async () => {
  const cloud = cloudOf(2);
  const observer = observed(cloud);
  await sweepOf(observer, cloud);
  const key = { provider, region, nativeId: "image-00001" };
  await store.write(async (transaction) => {
    const row = (await transaction.load("acme", [key])).get(`${provider}:${region}:${key.nativeId}`);
    const [seen] = row?.views ?? [];
    if (!row || !seen) throw new Error("the image is not there");
    const views = [{ ...seen, digest: "another" }];
    await transaction.save([{ ...row, facts: facts({ name: "other" }), views }]);
  });
  const { asked, told } = await sweepOf(observer, cloud);
  expect(asked).toEqual(["known page", "look up image-00001"]);
  expect(told).toEqual(["image.renamed image-00001"]);
  await sweepOf(observer, cloud);
  expect(await sweepOf(observer, cloud)).toMatchObject({ asked: ["known page"], told: [] });
});

test("a page whose images could not be recorded is read again", async () => {
  const cloud = cloudOf(2);
  let isBroken = true;
  const failing: Store = {
    ...store,
    write: (work) =>
      store.write(async (transaction) => {
        const save: typeof transaction.save = (images) =>
          isBroken ? Promise.reject(new Error("the disk is full")) : transaction.save(images);
        return work({ ...transaction, save });
      }),
  };
  const observer = observed(cloud, failing);
  expect((await sweepOf(observer, cloud)).told).toEqual([]);
  isBroken = false;
  const { asked, told } = await sweepOf(observer, cloud);
  expect(asked).toEqual(["page"]);
  expect(told).toHaveLength(2);
});

test("who gets the lease back from another replica reads every page again", async () => {
  const cloud = cloudOf(2);
  const observer = observed(cloud);
  await sweepOf(observer, cloud);
  const held = await store.leases.acquire("observer:one", "nobody", 1);
  expect(held).toBeNull();
  const ending = new AbortController();
  ending.abort();
  // Gives the lease up.
  await observer.run(ending.signal);
  const other = await store.leases.acquire("observer:one", "another replica", 1_000);
  if (other) await store.leases.release(other);
  expect((await sweepOf(observer, cloud)).asked).toEqual(["page"]);
});
