import { describe, expect, test } from "vitest";
import { facts, record, view } from "../image/image.fixture.ts";
import { completeVisibility, diffFacts, diffView, withKnownNames } from "./diff.ts";

describe("facts", () => {
  test("nothing changed, nothing said", () => {
    expect(diffFacts(facts(), facts())).toEqual([]);
  });

  test("each named fact has a kind of its own, in one order", () => {
    const after = facts({
      name: "web-2",
      description: "second",
      owner: { id: "444455556666", alias: null },
      deprecatedAt: "2027-01-01T00:00:00.000Z",
      visibility: "PUBLIC",
      sizeGiB: 20,
      state: "DISABLED",
      nativeState: "disabled",
    });
    expect(diffFacts(facts(), after).map(({ kind }) => kind)).toEqual([
      "image.renamed",
      "image.described",
      "image.owner-changed",
      "image.deprecation-scheduled",
      "image.visibility-changed",
      "image.details-changed",
      "image.state-changed",
    ]);
  });

  test.each([
    ["learned later", null, "Raleigh", []],
    ["that could not be told this time", "Raleigh", null, []],
    ["that is another one", "Raleigh", "Durham", ["image.details-changed"]],
  ])("a name of a place %s: %j, then %j, is told as %j", (_, before, after, kinds) => {
    const place = (name: string | null, id = "41") => facts({ detail: { location: { id, name } } });
    expect(diffFacts(place(before), place(after)).map(({ kind }) => kind)).toEqual(kinds);
    expect(diffFacts(place(before), place(after, "42")).map(({ kind }) => kind)).toEqual(["image.details-changed"]);
    const { location } = withKnownNames(place(before), place(after)).detail;
    expect(location).toEqual({ id: "41", name: after ?? before });
    expect(withKnownNames(place(before), place(null, "42")).detail.location).toEqual({ id: "42", name: null });
  });

  test("a deprecation time that goes is a cancellation, one that moves is scheduled anew", () => {
    const [one, two] = ["2027-01-01T00:00:00.000Z", "2028-01-01T00:00:00.000Z"];
    expect(diffFacts(facts({ deprecatedAt: one }), facts())).toEqual([
      { kind: "image.deprecation-cancelled", before: one, after: null },
    ]);
    expect(diffFacts(facts({ deprecatedAt: one }), facts({ deprecatedAt: two }))).toEqual([
      { kind: "image.deprecation-scheduled", before: one, after: two },
    ]);
  });

  test("another word of the cloud for the same state is a change of state", () => {
    const after = facts({ state: "UNKNOWN", nativeState: "hibernating" });
    expect(diffFacts(facts({ state: "UNKNOWN", nativeState: "transient" }), after)).toEqual([
      {
        kind: "image.state-changed",
        before: { state: "UNKNOWN", nativeState: "transient", stateReason: null },
        after: { state: "UNKNOWN", nativeState: "hibernating", stateReason: null },
      },
    ]);
  });

  test("facts of one cloud are named one by one", () => {
    const change = diffFacts(
      facts({ detail: { bootMode: "uefi", enaSupport: true } }),
      facts({ detail: { bootMode: null, enaSupport: true } }),
    );
    expect(change).toEqual([
      { kind: "image.details-changed", before: { bootMode: "uefi" }, after: { bootMode: null } },
    ]);
  });
});

describe("views", () => {
  const alice = { type: "ACCOUNT", id: "444455556666" } as const;
  const everybody = { type: "EVERYBODY", id: null } as const;

  test("permissions are a set: each one granted or revoked is a fact of its own", () => {
    const changes = diffView(view({ launchPermissions: [alice] }), view({ launchPermissions: [everybody] }));
    expect(changes).toEqual([
      { kind: "launch-permission.granted", before: null, after: everybody },
      { kind: "launch-permission.revoked", before: alice, after: null },
    ]);
  });

  test("tags are reported whole", () => {
    const [before, after] = [[{ key: "a", value: "1" }], [{ key: "a", value: "2" }]];
    expect(diffView(view({ tags: before }), view({ tags: after }))).toEqual([
      { kind: "view.tags-changed", before, after },
    ]);
  });

  test("the visibility that a listing leaves open is told by the launch permissions", () => {
    const seen = (launchPermissions: Parameters<typeof view>[0]) =>
      completeVisibility(record({ facts: facts({ visibility: "UNKNOWN" }), view: view(launchPermissions) })).facts
        .visibility;
    expect(seen({ launchPermissions: null })).toBe("UNKNOWN");
    expect(seen({ launchPermissions: [] })).toBe("PRIVATE");
    expect(seen({ launchPermissions: [alice] })).toBe("SHARED");
    // The listing would have said so: they are of another moment.
    expect(seen({ launchPermissions: [alice, everybody] })).toBe("UNKNOWN");
  });
});
