import { afterEach, expect, test } from "vitest";
import type { ImageRecord } from "../../../src/domain/image/image.ts";
import {
  type Answer,
  createTestAdapter,
  errorXml,
  id,
  imagesXml,
  imageXml,
  sendXml,
  startWire,
  type Wire,
} from "../connection/wire.fixture.ts";
import type { AwsAdapter } from "../index.ts";
import { writeCursor } from "./cursor.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(answer: Answer, more: Record<string, unknown> = {}): Promise<{ wire: Wire; adapter: AwsAdapter }> {
  const wire = await startWire(answer);
  const adapter = createTestAdapter(wire.url, more);
  closers.push(adapter.close, wire.close);
  return { wire, adapter };
}

const call = { signal: new AbortController().signal };

async function listAll(adapter: AwsAdapter) {
  const records: ImageRecord[] = [];
  const sizes: number[] = [];
  let cursor: string | null = null;
  do {
    const page = await adapter.images.list("eu-west-1", cursor, call);
    records.push(...page.records);
    sizes.push(page.records.length);
    cursor = page.next;
  } while (cursor !== null);
  return { ids: records.map(({ nativeId }) => nativeId), records, sizes };
}

const isPublic = "<isPublic>true</isPublic>";
const isPrivate = "<isPublic>false</isPublic>";
const other = "444455556666";
const amazon = "137112412989";
const alias = "<imageOwnerAlias>amazon</imageOwnerAlias>";

const own = imageXml(id(1), isPrivate);
const ownPublic = imageXml(id(2), isPublic);
const shared = imageXml(id(3), isPrivate, other);
const publicOfOther = imageXml(id(4), isPublic, other);
const publicOfAmazon = imageXml(id(5), isPublic + alias, amazon);
const privateOfAmazon = imageXml(id(6), isPrivate + alias, amazon);

const threeLists: Answer = ({ parameters }, out) => {
  const images =
    parameters.get("ExecutableBy.1") === "self"
      ? [own, shared, publicOfOther, publicOfAmazon, privateOfAmazon]
      : parameters.get("Owner.1") === "self"
        ? [own, ownPublic]
        : [ownPublic, publicOfAmazon];
  sendXml(out, 200, imagesXml(images));
};

test("each image of the scope comes once, whatever lists show it", async () => {
  const { adapter, wire } = await start(threeLists, { scope: { publicOwners: ["amazon", "111122223333"] } });
  const { ids } = await listAll(adapter);
  expect(ids).toEqual([id(1), id(2), id(3), id(4), id(6), id(5)]);
  const asked = wire.calls.filter(({ action }) => action === "DescribeImages").map(({ parameters }) => parameters);
  expect(asked).toHaveLength(3);
  for (const parameters of asked) {
    expect(Object.fromEntries(parameters)).toMatchObject({
      IncludeDeprecated: "true",
      IncludeDisabled: "true",
      MaxResults: "500",
    });
  }
  expect(Object.fromEntries(asked[2] ?? [])).toMatchObject({
    "Owner.1": "amazon",
    "Owner.2": "111122223333",
    "Filter.1.Name": "is-public",
    "Filter.1.Value.1": "true",
  });
});

test.each([
  [{}, [1, 2, 3, 4, 5, 6]],
  [{ shared: false }, [1, 2]],
  [{ owned: false }, [3, 4, 5, 6]],
  [{ owned: false, shared: false, publicOwners: ["amazon"] }, [5]],
  [{ owned: false, publicOwners: [amazon] }, [3, 4, 6, 5]],
])("the scope %o is respected", async (scope, numbers) => {
  const { adapter } = await start(threeLists, { scope });
  expect((await listAll(adapter)).ids).toEqual(numbers.map(id));
});

test("tokens are followed within a list, empty pages included, on any replica", async () => {
  const pages: Answer = ({ parameters }, out) => {
    if (parameters.get("Owner.1") !== "self") return sendXml(out, 200, imagesXml([]));
    switch (parameters.get("NextToken")) {
      case null:
        return sendXml(out, 200, imagesXml([own], "two/+="));
      case "two/+=":
        return sendXml(out, 200, imagesXml([], "three"));
      default:
        return sendXml(out, 200, imagesXml([ownPublic]).replace("</imagesSet>", "</imagesSet><nextToken/>"));
    }
  };
  const { adapter, wire } = await start(pages, { pageSize: 7 });
  expect(await listAll(adapter)).toMatchObject({ ids: [id(1), id(2)], sizes: [1, 0, 1, 0] });
  expect(wire.calls.at(-1)?.parameters.get("MaxResults")).toBe("7");
  expect(wire.calls.filter(({ action }) => action === "GetCallerIdentity")).toHaveLength(1);

  const second = createTestAdapter(wire.url);
  closers.push(second.close);
  const { next } = await adapter.images.list("eu-west-1", null, call);
  expect((await second.images.list("eu-west-1", next, call)).records).toEqual([]);
});

test("a cursor that is none of ours is BAD_CURSOR", async () => {
  const { adapter } = await start(threeLists);
  const wrong = ["", "x", "e30", writeCursor({ list: 9, token: null }), Buffer.from("[]").toString("base64url")];
  for (const cursor of wrong) {
    await expect(adapter.images.list("eu-west-1", cursor, call)).rejects.toMatchObject({ code: "BAD_CURSOR" });
  }
});

test("a region that is not the backend's is refused in list and empty in getMany, without a call", async () => {
  const { adapter, wire } = await start(threeLists);
  await expect(adapter.images.list("x.evil.com/#", null, call)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  expect((await adapter.images.getMany("us-east-1", [id(1)], call)).size).toBe(0);
  expect((await adapter.launchPermissions.getMany("us-east-1", [id(1)], call)).size).toBe(0);
  expect((await adapter.lineage.getMany("us-east-1", [id(1)], call)).size).toBe(0);
  expect(wire.calls).toEqual([]);
});

const echoing: Answer = ({ parameters }, out) => {
  const asked = [...parameters].filter(([key]) => key.startsWith("Filter.1.Value.")).map(([, value]) => value);
  sendXml(out, 200, imagesXml(asked.filter((value) => value !== id(9)).map((value) => imageXml(value))));
};

test("many ids are one call by filter; malformed ones are absent and not asked", async () => {
  const { adapter, wire } = await start(echoing);
  const good = Array.from({ length: 50 }, (_, index) => id(index + 1));
  const found = await adapter.images.getMany("eu-west-1", [...good, "ami-1", "AMI-00000001", "x", "", ...good], call);
  expect([...found.keys()].sort()).toEqual(good.filter((value) => value !== id(9)).sort());
  const asked = wire.calls.filter(({ action }) => action === "DescribeImages");
  expect(asked).toHaveLength(1);
  expect([...(asked[0]?.parameters.keys() ?? [])].filter((key) => /^(ImageId|MaxResults)/.test(key))).toEqual([]);
  expect(asked[0]?.parameters.get("IncludeDisabled")).toBe("true");
});

test("more ids than a filter takes are asked in batches, and none without a call", async () => {
  const { adapter, wire } = await start(echoing);
  // With five places in the filter for controls.
  expect(adapter.images.batchSize).toBe(195);
  const many = Array.from({ length: 450 }, (_, index) => id(index + 1000));
  expect((await adapter.images.getMany("eu-west-1", many, call)).size).toBe(450);
  expect(wire.calls.filter(({ action }) => action === "DescribeImages")).toHaveLength(3);
  wire.calls.length = 0;
  expect((await adapter.images.getMany("eu-west-1", ["nonsense"], call)).size).toBe(0);
  expect(wire.calls).toEqual([]);
});

/** Filters by id show only what `shows` lets through; lists show the own image. */
const listing =
  (shows: (value: string) => boolean): Answer =>
  ({ parameters }, out) => {
    const asked = [...parameters].filter(([key]) => key.startsWith("Filter.1.Value.")).map(([, value]) => value);
    if (parameters.get("Filter.1.Name") === "image-id")
      return sendXml(out, 200, imagesXml(asked.filter(shows).map((value) => imageXml(value))));
    sendXml(out, 200, imagesXml(parameters.get("Owner.1") === "self" ? [own] : []));
  };
const filtersOf = (wire: Wire) =>
  wire.calls
    .filter(({ parameters }) => parameters.get("Filter.1.Name") === "image-id")
    .map(({ parameters }) =>
      [...parameters].filter(([key]) => key.startsWith("Filter.1.Value.")).map(([, value]) => value),
    );

test("an id that nothing is shown for is absent once the same question shows an image of the list", async () => {
  const { adapter, wire } = await start(listing((value) => value === id(1)));
  expect([...(await adapter.images.getMany("eu-west-1", [id(8), id(9)], call))]).toEqual([]);
  expect(filtersOf(wire)).toEqual([
    [id(8), id(9)],
    [id(8), id(9), id(1)],
  ]);
});

test("ids that a listing has just shown are the control, without another call", async () => {
  const { adapter, wire } = await start(listing((value) => value === id(1)));
  expect([...(await adapter.images.getMany("eu-west-1", [id(9)], call, [id(1), "nonsense"]))]).toEqual([]);
  expect(filtersOf(wire)).toEqual([[id(9), id(1)]]);
});

test("a lookup after a listing has an image of that in its first call; where that is gone meanwhile, it lists again", async () => {
  const { adapter, wire } = await start(listing((value) => value === id(1)));
  await listAll(adapter);
  expect([...(await adapter.images.getMany("eu-west-1", [id(9)], call))]).toEqual([]);
  expect(filtersOf(wire)).toEqual([[id(9), id(1)]]);
  expect([...(await adapter.images.getMany("eu-west-1", [id(9)], call, [id(8)]))]).toEqual([]);
  expect(filtersOf(wire).slice(1)).toEqual([
    [id(9), id(8)],
    [id(9), id(1)],
  ]);
});

test("nothing is absent while the cloud does not show by its id what it lists", async () => {
  const { adapter } = await start(listing(() => false));
  for (const listed of [[], [id(1)]]) {
    const found = await adapter.images.getMany("eu-west-1", [id(8), id(9)], call, listed);
    expect([found.get(id(8)), found.get(id(9))]).toMatchObject([
      { code: "BACKEND_UNPROVEN" },
      { code: "BACKEND_UNPROVEN" },
    ]);
  }
});

test("where the account has no image, one of Amazon's is the control; where there is none at all, nothing is absent", async () => {
  for (const [shown, amazons] of [
    [[], [id(5)]],
    [[id(9)], []],
  ] as const) {
    const { adapter } = await start(({ parameters }, out) => {
      const values = [...parameters.values()];
      if (parameters.get("Filter.1.Name") === "image-id")
        return sendXml(
          out,
          200,
          imagesXml(amazons.filter((value) => values.includes(value)).map((value) => imageXml(value))),
        );
      sendXml(
        out,
        200,
        imagesXml(parameters.get("Owner.1") === "amazon" ? amazons.map((value) => imageXml(value)) : []),
      );
    });
    expect([...(await adapter.images.getMany("eu-west-1", [id(9)], call)).keys()]).toEqual(shown);
  }
});

test.each(["DeregisterImage", "CancelImageLaunchPermission"])(
  "%s of an image that EC2 does not know is done already only where a control shows",
  async (action) => {
    for (const [shows, outcome] of [
      [(value: string) => value === id(1), "done"],
      [() => false, "BACKEND_UNPROVEN"],
    ] as const) {
      const answer = listing(shows);
      const { adapter } = await start((asked, out) =>
        asked.action === action
          ? sendXml(out, 400, errorXml("InvalidAMIID.NotFound", "The image id does not exist"))
          : answer(asked, out),
      );
      const write = { ...call, token: "token" };
      const run =
        action === "DeregisterImage"
          ? adapter.verbs.deregistration.run("eu-west-1", { id: id(9), deleteSnapshots: false }, write)
          : adapter.verbs.permissionCancelling.run("eu-west-1", { id: id(9) }, write);
      expect(
        await run.then(
          () => "done",
          ({ code }) => code,
        ),
      ).toBe(outcome);
    }
  },
);

test("getMany and list give equal records", async () => {
  const { adapter } = await start(({ parameters }, out) =>
    sendXml(out, 200, imagesXml(parameters.get("ExecutableBy.1") === "self" ? [] : [own])),
  );
  const { records } = await listAll(adapter);
  const found = await adapter.images.getMany("eu-west-1", [id(1)], call);
  expect(found.get(id(1))).toEqual(records[0]);
});
