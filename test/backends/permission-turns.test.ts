import { expect, test } from "vitest";
import { GatewayError } from "../../src/domain/errors.ts";
import type { ImageRecord } from "../../src/domain/image/image.ts";
import { type CloudInProcess, cloudOf, imageOf, noticedStore, observed } from "../support/worlds/cloud-in-process.ts";

/** An account of 30 own images, asked for the launch permissions of ten a sweep, and who was asked for. */
async function account() {
  const { store } = await noticedStore();
  const cloud = cloudOf(0);
  cloud.images.push(...Array.from({ length: 30 }, (_, index) => ownImage(index)));
  const asked: string[] = [];
  const readable = (record: ImageRecord) => record.view.owned;
  let refusal: GatewayError | null = null;
  const launchPermissions: CloudInProcess["backend"]["adapter"]["launchPermissions"] = {
    readable,
    async getMany(_region, ids) {
      asked.push(...ids);
      return new Map(ids.map((id) => [id, refusal ?? [{ type: "ACCOUNT" as const, id: "999988887777" }]]));
    },
  };
  const adapter = { ...cloud.backend.adapter, launchPermissions };
  const limited = { ...cloud, backend: { ...cloud.backend, launchPermissionsPerSweep: 10, adapter } };
  return {
    asked,
    refuse: (error: GatewayError | null) => {
      refusal = error;
    },
    /** One sweep by a process that has just been started, and ends. */
    async sweepAnew() {
      const observer = observed(limited, store);
      await observer.sweep();
      const ending = new AbortController();
      ending.abort();
      await observer.run(ending.signal);
      return (await store.sources.all())[0]?.gaps;
    },
  };
}

const ownImage = (index: number) => {
  const image = imageOf(index, `own ${index}`, true);
  return { ...image, facts: { ...image.facts, visibility: "UNKNOWN" as const } };
};

test("after each restart those come first that were never asked for, and the source says how far it is", async () => {
  const { asked, sweepAnew } = await account();
  expect(await sweepAnew()).toMatchObject([{ subject: "LAUNCH_PERMISSIONS", code: null, known: 10, total: 30 }]);
  const gaps = await sweepAnew();
  expect(gaps).toMatchObject([
    { known: 20, total: 30, message: expect.stringMatching(/^Of 10 of 30 own images it is not known yet who may/) },
  ]);
  expect(await sweepAnew()).toEqual([]);
  expect(new Set(asked).size).toBe(30);
  expect(await sweepAnew()).toEqual([]);
  // The first ten again.
  expect(asked.slice(30).sort()).toEqual(asked.slice(0, 10).sort());
});

test("a cloud that asks for fewer calls is left alone for this sweep, and nobody loses a turn", async () => {
  const { asked, refuse, sweepAnew } = await account();
  refuse(new GatewayError("BACKEND_THROTTLED", "Slower."));
  expect(await sweepAnew()).toMatchObject([{ code: "BACKEND_THROTTLED", known: 0, total: 30 }]);
  refuse(null);
  await sweepAnew();
  expect(asked.slice(10)).toEqual(asked.slice(0, 10));
});

test("a right that is missing hides no image, names itself, and keeps nobody waiting", async () => {
  const { asked, refuse, sweepAnew } = await account();
  refuse(new GatewayError("BACKEND_DENIED", "The right ec2:DescribeImageAttribute is missing."));
  for (let sweeps = 0; sweeps < 3; sweeps += 1)
    expect(await sweepAnew()).toMatchObject([
      { code: "BACKEND_DENIED", message: expect.stringContaining("DescribeImageAttribute"), known: 0, total: 30 },
    ]);
  expect(new Set(asked).size).toBe(30);
  refuse(null);
  expect(await sweepAnew()).toMatchObject([{ code: null, known: 10 }]);
});
