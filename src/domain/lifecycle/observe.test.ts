import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { facts, record, view } from "../image/image.fixture.ts";
import type { ImageRecord } from "../image/image.ts";
import { type KnownImage, type Look, type Outcome, observe } from "./observe.ts";

const time = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
const key = { provider: "AWS", region: "us-east-1", nativeId: "ami-00000000000000001" };

function look(second: number, seen: ImageRecord | null, over: Partial<Look> = {}): Look {
  return {
    key,
    backendId: "owner",
    organization: "acme",
    record: seen,
    digest: JSON.stringify(seen),
    beganAt: time(second),
    arrivedAt: time(second + 1),
    previousSweepAt: time(0),
    permissionsAt: seen?.view.launchPermissions ? time(second) : null,
    permissionsBefore: null,
    ...over,
  };
}

/** What a store would hold after these outcomes. */
function known(before: KnownImage | null, { write }: Outcome): KnownImage | null {
  if (!write) return before;
  const { view: changed, ...image } = write;
  const others = (before?.views ?? []).filter(({ backendId }) => backendId !== changed.backendId);
  return { ...image, views: [...others, changed] };
}

const kinds = ({ entries }: Outcome) => entries.map(({ kind }) => kind);
const shared = record({
  facts: facts({ visibility: "SHARED" }),
  view: view({ owned: false, launchPermissions: null }),
});

test("the first look at a backend imports: it was so, since when nobody knows", () => {
  const outcome = observe(null, look(1, record(), { previousSweepAt: null }));
  expect(outcome.entries).toMatchObject([
    { kind: "image.registered", source: "IMPORTED", observedAfter: null, observedBefore: time(2) },
  ]);
});

test("a new image after a complete sweep was registered between two looks", () => {
  const [entry] = observe(null, look(5, record(), { previousSweepAt: time(3) })).entries;
  expect(entry).toMatchObject({ source: "OBSERVED", observedAfter: time(3), observedBefore: time(6) });
});

test("a look that shows nothing new is no entry and no write", () => {
  const image = known(null, observe(null, look(1, record())));
  expect(observe(image, look(2, record()))).toEqual({ write: null, entries: [] });
});

test("a second backend that sees a known image adds its view, not the image again", () => {
  const image = known(null, observe(null, look(1, record({ facts: facts({ visibility: "SHARED" }) }))));
  expect(kinds(observe(image, look(2, shared, { backendId: "consumer" })))).toEqual(["view.became-visible"]);
});

test("another backend's look in between does not narrow when the owner's tags, permissions or visibility changed", () => {
  const before = known(null, observe(null, look(1, record({ view: view({ launchPermissions: [] }) }))));
  const renamed = record({ ...shared, facts: { ...shared.facts, name: "renamed" } });
  const between = known(before, observe(before, look(5, renamed, { backendId: "consumer" })));
  expect(between?.factsAsOf).toBe(time(5));
  const granted = [{ type: "ACCOUNT", id: "777788889999" }] as const;
  const after = record({
    facts: facts({ name: "renamed again", visibility: "SHARED" }),
    view: view({ tags: [{ key: "Team", value: "new" }], launchPermissions: granted }),
  });
  const { entries } = observe(between, look(6, after));
  expect(Object.fromEntries(entries.map(({ kind, observedAfter }) => [kind, observedAfter]))).toEqual({
    "image.renamed": time(5),
    "image.visibility-changed": time(1),
    "view.tags-changed": time(1),
    "launch-permission.granted": time(1),
  });
});

test("a slow answer that began before what is known is dropped", () => {
  const old = look(1, record());
  let image = known(null, observe(null, old));
  image = known(image, observe(image, look(3, record({ facts: facts({ name: "renamed" }) }))));
  expect(observe(image, look(2, record()))).toEqual({ write: null, entries: [] });
});

test("what is known of a time that cannot have been yet drops no look, and dates no change", () => {
  const ahead = known(null, observe(null, look(3600, record())));
  const renamed = look(2, record({ facts: facts({ name: "renamed" }) }));
  expect(observe(ahead, renamed)).toEqual({ write: null, entries: [] });
  const outcome = observe(ahead, renamed, time(10));
  expect(outcome.entries).toMatchObject([{ kind: "image.renamed", observedAfter: time(0), observedBefore: time(3) }]);
  expect(outcome.write).toMatchObject({ factsAsOf: time(2), view: { asOf: time(2) } });
  const gone = observe(ahead, look(2, null, { previousSweepAt: null }), time(10));
  expect(gone.entries).toMatchObject([{ kind: "image.deregistered", source: "IMPORTED", observedAfter: null }]);
});

test("a visibility that becomes known late was so nobody knows since when", () => {
  const blind = record({ facts: facts({ visibility: "UNKNOWN" }), view: view({ launchPermissions: null }) });
  const image = known(null, observe(null, look(1, blind)));
  const told = record({ facts: facts({ visibility: "UNKNOWN" }), view: view({ launchPermissions: [] }) });
  expect(observe(image, look(2, told)).entries).toMatchObject([
    { kind: "image.visibility-changed", before: "UNKNOWN", after: "PRIVATE", source: "IMPORTED", observedAfter: null },
  ]);
});

test("permissions that were asked for before what is recorded take nothing back", () => {
  const account = { type: "ACCOUNT", id: "444455556666" } as const;
  const open = facts({ visibility: "UNKNOWN" });
  const image = known(
    null,
    observe(null, look(5, record({ facts: open, view: view({ launchPermissions: [account] }) }))),
  );
  const old = record({ facts: open, view: view({ launchPermissions: [] }) });
  const outcome = observe(image, look(6, old, { permissionsAt: time(4) }));
  expect(outcome.entries).toEqual([]);
  expect(outcome.write).toMatchObject({
    facts: { visibility: "SHARED" },
    view: { facts: { launchPermissions: [account] } },
  });
});

test("a permission was granted between the two times that it was asked for, whatever was swept in between", () => {
  const image = known(null, observe(null, look(1, record())));
  const granted = record({ view: view({ launchPermissions: [{ type: "EVERYBODY", id: null }] }) });
  const seen = look(9, granted, { previousSweepAt: time(8), permissionsAt: time(9), permissionsBefore: time(2) });
  expect(observe(image, seen).entries).toMatchObject([{ kind: "launch-permission.granted", observedAfter: time(2) }]);
});

describe("absence", () => {
  const mine = known(null, observe(null, look(1, record())));

  test("from the owner's account is deregistration", () => {
    const outcome = observe(mine, look(2, null));
    expect(kinds(outcome)).toEqual(["image.deregistered"]);
    expect(outcome.write).toMatchObject({
      gone: true,
      facts: { state: "DEREGISTERED", nativeState: "available" },
      view: { visible: false },
    });
  });

  test("from another account is only no longer visible, and the last view leaves the state unknown", () => {
    let image = known(null, observe(null, look(1, shared, { backendId: "consumer" })));
    const outcome = observe(image, look(2, null, { backendId: "consumer" }));
    expect(kinds(outcome)).toEqual(["view.no-longer-visible"]);
    expect(outcome.write).toMatchObject({ gone: true, facts: { state: "UNKNOWN", nativeState: "available" } });
    image = known(image, outcome);
    expect(kinds(observe(image, look(3, shared, { backendId: "consumer" })))).toEqual([
      "image.state-changed",
      "view.became-visible",
    ]);
  });

  test("does not count twice", () => {
    const image = known(mine, observe(mine, look(2, null)));
    expect(observe(image, look(3, null))).toEqual({ write: null, entries: [] });
  });

  test("a consumer that still lists what the owner deregistered does not bring it back; the owner does", () => {
    let image = known(mine, observe(mine, look(2, null)));
    image = known(image, observe(image, look(3, shared, { backendId: "consumer" })));
    expect(image?.facts.state).toBe("DEREGISTERED");
    expect(kinds(observe(image, look(4, record())))).toEqual(["image.state-changed", "view.became-visible"]);
  });
});

describe("visibility", () => {
  test("only the owner's view speaks for it where there is one", () => {
    const image = known(null, observe(null, look(1, record())));
    const outcome = observe(image, look(2, shared, { backendId: "consumer" }));
    expect(kinds(outcome)).toEqual(["view.became-visible"]);
    expect(outcome.write?.facts.visibility).toBe("PRIVATE");
  });

  test("what a look could not tell stays as it was", () => {
    const image = known(
      null,
      observe(
        null,
        look(
          1,
          record({
            view: view({ launchPermissions: [{ type: "ACCOUNT", id: "1" }] }),
            facts: facts({ visibility: "UNKNOWN" }),
          }),
        ),
      ),
    );
    const blind = record({ view: view({ launchPermissions: null }), facts: facts({ visibility: "UNKNOWN" }) });
    const outcome = observe(image, look(2, blind));
    expect(outcome.entries).toEqual([]);
    expect(outcome.write).toMatchObject({
      facts: { visibility: "SHARED" },
      view: { facts: { launchPermissions: [{ id: "1" }] } },
    });
  });

  test("that an image is public does not outlast the owner's listing that does not say so any more", () => {
    const open = record({ facts: facts({ visibility: "PUBLIC" }) });
    const image = known(null, observe(null, look(1, open)));
    for (const launchPermissions of [null, [{ type: "EVERYBODY", id: null } as const]]) {
      const closed = record({ view: view({ launchPermissions }), facts: facts({ visibility: "UNKNOWN" }) });
      const outcome = observe(image, look(2, closed));
      expect(outcome.write?.facts.visibility).toBe("UNKNOWN");
      expect(kinds(outcome)).toContain("image.visibility-changed");
    }
  });

  test("permissions that become known late were granted nobody knows since when", () => {
    const blind = record({ view: view({ launchPermissions: null }) });
    const image = known(null, observe(null, look(1, blind)));
    const [entry] = observe(
      image,
      look(2, record({ view: view({ launchPermissions: [{ type: "EVERYBODY", id: null }] }) })),
    ).entries;
    expect(entry).toMatchObject({ kind: "launch-permission.granted", source: "IMPORTED", observedAfter: null });
  });
});

test("whatever the order and number in which looks arrive, the history is that of the cloud", () => {
  // A cloud whose image takes a state a second; looks at random seconds arrive shuffled and repeated.
  const states = fc.array(fc.constantFrom("AVAILABLE", "DISABLED", "PENDING", null), { minLength: 2, maxLength: 8 });
  const arrivals = fc.array(fc.nat(7), { minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(states, arrivals, (cloud, seconds) => {
      let image: KnownImage | null = null;
      let last = -1;
      const told: string[] = [];
      for (const second of seconds.map((at) => at % cloud.length)) {
        const state = cloud[second] ?? null;
        const seen = state && record({ facts: facts({ state, nativeState: state.toLowerCase() }) });
        const outcome: Outcome = observe(image, look(second, seen));
        if (outcome.entries.length > 0 && second < last) return false;
        if (outcome.write) last = Math.max(last, second);
        image = known(image, outcome);
        told.push(...kinds(outcome));
      }
      // What is known is what the newest look that told something showed.
      const newest = cloud[last] ?? null;
      return image === null || image.facts.state === (newest ?? "DEREGISTERED");
    }),
    { numRuns: 5000 },
  );
});
