import { afterEach, expect, test } from "vitest";
import {
  type Answer,
  answerXml,
  createTestAdapter,
  errorXml,
  id,
  sendXml,
  startWire,
  type Wire,
} from "./connection/wire.fixture.ts";
import { toLaunchPermissions } from "./reading/launch-permissions.ts";
import { toAncestors } from "./reading/lineage.ts";
import { toRecord } from "./reading/map.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(answer: Answer, more: Record<string, unknown> = {}) {
  const wire: Wire = await startWire(answer);
  const adapter = createTestAdapter(wire.url, more);
  closers.push(adapter.close, wire.close);
  return { wire, adapter };
}

const call = { signal: new AbortController().signal };

function permissionsXml(image: string, items: string): string {
  return answerXml(
    "DescribeImageAttribute",
    `<imageId>${image}</imageId><launchPermission>${items}</launchPermission>`,
  );
}

test("permissions are read one call an image through the pool; each failure is its own", async () => {
  let running = 0;
  let most = 0;
  const { adapter } = await start(
    ({ parameters }, out) => {
      const image = parameters.get("ImageId") ?? "";
      running += 1;
      most = Math.max(most, running);
      setImmediate(() => {
        running -= 1;
        if (image === id(1)) return sendXml(out, 400, errorXml("InvalidAMIID.NotFound", "gone"));
        if (image === id(2)) return sendXml(out, 400, errorXml("InvalidAMIID.Unavailable", "gone"));
        if (image === id(3)) return sendXml(out, 403, errorXml("AuthFailure", `Not authorized for image:${image}`));
        if (image === id(4)) return sendXml(out, 500, errorXml("InternalError", "x"));
        if (image === id(5)) return sendXml(out, 200, "");
        if (image === id(6)) return sendXml(out, 200, permissionsXml(image, ""));
        if (image === id(7)) return sendXml(out, 200, permissionsXml(id(8), ""));
        sendXml(
          out,
          200,
          permissionsXml(image, "<item><group>all</group></item><item><userId>444455556666</userId></item>"),
        );
      });
    },
    { attributeConcurrency: 3 },
  );
  const ids = Array.from({ length: 20 }, (_, index) => id(index + 1));
  const answers = await adapter.launchPermissions.getMany("eu-west-1", [...ids, ...ids, "ami-x"], call);
  expect(most).toBeLessThanOrEqual(3);
  expect(answers.size).toBe(18);
  expect(answers.has(id(1)) || answers.has(id(2))).toBe(false);
  expect(answers.get(id(3))).toMatchObject({ code: "FORBIDDEN", info: { backend: "test-aws" } });
  expect(answers.get(id(4))).toMatchObject({ code: "BACKEND_FAILED" });
  expect(answers.get(id(5))).toMatchObject({ code: "BACKEND_INVALID_RESPONSE" });
  expect(answers.get(id(6))).toEqual([]);
  expect(answers.get(id(7))).toMatchObject({ code: "BACKEND_INVALID_RESPONSE" });
  expect(answers.get(id(20))).toEqual([
    { type: "ACCOUNT", id: "444455556666" },
    { type: "EVERYBODY", id: null },
  ]);
});

test("an abort ends the pool with CANCELLED", async () => {
  const { adapter, wire } = await start(() => undefined);
  const controller = new AbortController();
  const running = adapter.launchPermissions.getMany("eu-west-1", [id(1), id(2)], { signal: controller.signal });
  const outcome = expect(running).rejects.toMatchObject({ code: "CANCELLED" });
  await expect.poll(() => wire.calls.length).toBe(2);
  controller.abort();
  await outcome;
});

test("grantees are sorted, told apart, and counted once", () => {
  expect(
    toLaunchPermissions([
      { Group: "all" },
      { UserId: "2" },
      { UserId: "1" },
      { UserId: "2" },
      { OrganizationArn: "arn:o" },
      { OrganizationalUnitArn: "arn:ou" },
      {},
    ]),
  ).toEqual([
    { type: "ACCOUNT", id: "1" },
    { type: "ACCOUNT", id: "2" },
    { type: "EVERYBODY", id: null },
    { type: "ORGANIZATION", id: "arn:o" },
    { type: "ORGANIZATIONAL_UNIT", id: "arn:ou" },
    { type: "UNKNOWN", id: null },
  ]);
});

test("permissions are readable of own machine images that are there", async () => {
  const { adapter } = await start(() => undefined);
  const readable = (native: object) => {
    const image = { ImageId: id(1), OwnerId: "1", ImageType: "machine", State: "available", ...native };
    // Test words go beyond the SDK's unions, as clouds do.
    const record = toRecord("eu-west-1", "1", image as Parameters<typeof toRecord>[2]);
    return record !== null && adapter.launchPermissions.readable(record);
  };
  expect(readable({})).toBe(true);
  expect(readable({ State: "disabled" })).toBe(true);
  expect(readable({ OwnerId: "2" })).toBe(false);
  expect(readable({ ImageType: "kernel" })).toBe(false);
  for (const State of ["pending", "failed", "deregistered"]) expect(readable({ State })).toBe(false);
});

test("an ancestor's region is what its child says of it", () => {
  const entries = [
    { ImageId: id(1), SourceImageId: id(2), SourceImageRegion: "us-east-1" },
    { ImageId: id(2), SourceImageId: id(3), CreationDate: new Date("2026-01-01T00:00:00Z") },
    { ImageId: id(3), ImageOwnerAlias: "amazon", SourceImageId: id(4), SourceImageRegion: "us-west-2" },
  ];
  expect(toAncestors("eu-west-1", id(1), entries)).toEqual([
    { region: "us-east-1", nativeId: id(2), ownerAlias: null, createdAt: "2026-01-01T00:00:00.000Z" },
    { region: "us-east-1", nativeId: id(3), ownerAlias: "amazon", createdAt: null },
    { region: "us-west-2", nativeId: id(4), ownerAlias: null, createdAt: null },
  ]);
});

test("a chain that turns round ends, one that begins elsewhere is no answer", () => {
  const round = [
    { ImageId: id(1), SourceImageId: id(2) },
    { ImageId: id(2), SourceImageId: id(1) },
  ];
  expect(toAncestors("eu-west-1", id(1), round)?.map(({ nativeId }) => nativeId)).toEqual([id(2)]);
  expect(toAncestors("eu-west-1", id(1), [{ ImageId: id(1) }])).toEqual([]);
  expect(toAncestors("eu-west-1", id(1), [])).toEqual([]);
  expect(toAncestors("eu-west-1", id(9), round)).toBeNull();
});

test("lineage is keyed; gone is absent, an answer without the chain is BACKEND_INVALID_RESPONSE", async () => {
  const { adapter } = await start(({ parameters }, out) => {
    const image = parameters.get("ImageId") ?? "";
    if (image === id(1)) return sendXml(out, 400, errorXml("InvalidAMIID.NotFound", "gone"));
    if (image === id(2)) return sendXml(out, 200, answerXml("GetImageAncestry", ""));
    const chain = `<item><imageId>${image}</imageId><sourceImageId>${id(50)}</sourceImageId><creationDate>2026-01-01T00:00:00Z</creationDate></item>`;
    sendXml(out, 200, answerXml("GetImageAncestry", `<imageAncestryEntrySet>${chain}</imageAncestryEntrySet>`));
  });
  const answers = await adapter.lineage.getMany("eu-west-1", [id(1), id(2), id(3)], call);
  expect([...answers.keys()].sort()).toEqual([id(2), id(3)]);
  expect(answers.get(id(2))).toMatchObject({ code: "BACKEND_INVALID_RESPONSE" });
  expect(answers.get(id(3))).toEqual([{ region: "eu-west-1", nativeId: id(50), ownerAlias: null, createdAt: null }]);
});
