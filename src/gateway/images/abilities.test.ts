import { describe, expect, test } from "vitest";
import { anonymous, nobodysStewardship, type Viewer } from "../../domain/access/policy.ts";
import { record } from "../../domain/image/image.fixture.ts";
import type { ImageFacts, ViewFacts } from "../../domain/image/image.ts";
import type { AnyAdapter } from "../../ports/adapter.ts";
import type { Verb, VerbFacets } from "../../ports/verbs.ts";
import { abilitiesOf, backendAbilities, verbAbilities } from "../backends/backend-abilities.ts";
import { createBackends } from "../backends/backends.ts";
import type { Ability } from "../verbs/verb.ts";
import { objectionsTo } from "./abilities.ts";
import type { CatalogImage } from "./catalog-image.ts";

// Never asked: what an image allows is told from the record alone.
const verb: Verb<never, never> = { plan: () => [], run: () => Promise.reject(new Error("no cloud is asked")) };

function adapterWith(...names: readonly Ability[]): AnyAdapter {
  // Whatever the verbs take and give, nobody calls them.
  const verbs = Object.fromEntries(names.map((name) => [name, verb])) as unknown as Partial<VerbFacets>;
  const images = { batchSize: 1, list: () => Promise.reject(), getMany: () => Promise.reject() };
  return { provider: "AWS", regions: ["us-east-1"], images, verbs, close: async () => {} };
}

function backendsWith(adapter: AnyAdapter) {
  const rest = { organization: "acme", displayName: "Acme", provider: "AWS", sweepIntervalMs: 1, deadlineMs: 1 };
  return createBackends([{ id: "acme", ...rest, adapter, paused: false, origin: "CONFIGURATION", externalId: null }]);
}

const viewer: Viewer = {
  ...anonymous,
  kind: "USER",
  organization: "acme",
  actor: "ann",
  roles: ["member"],
  scopes: ["READ", "WRITE"],
};

const able = backendsWith(adapterWith(...verbAbilities));

function image(facts: Partial<ImageFacts>, view: Partial<ViewFacts> = {}, gone = false): CatalogImage {
  const { facts: usual, view: seen, ...key } = record({ provider: "AWS" });
  const freshness = { status: "FRESH", asOf: null, origin: "INDEX", error: null } as const;
  const own = {
    backendId: "acme",
    facts: { ...seen, owned: true, ...view },
    visible: !gone,
    firstSeenAt: null,
    lostAt: null,
    freshness,
  };
  return {
    ...key,
    facts: { ...usual, state: "AVAILABLE", ...facts },
    gone,
    firstSeenAt: null,
    views: [own],
    view: own,
    freshness,
    organization: "acme",
    personal: false,
    stewardship: nobodysStewardship,
  };
}

test("a backend's abilities are the members that its adapter has", () => {
  expect(abilitiesOf(adapterWith("copying", "launching"))).toEqual(["copying", "launching"]);
  expect(abilitiesOf(adapterWith())).toEqual([]);
  expect(new Set(backendAbilities).size).toBe(backendAbilities.length);
});

describe("what speaks against a verb", () => {
  test("nothing, where the owner's cloud has it and the state allows it", () => {
    expect(objectionsTo("disableImage", image({}), viewer, able)).toEqual([]);
    expect(objectionsTo("deregisterImage", image({ state: "DISABLED" }), viewer, able)).toEqual([]);
  });

  test("a cloud without it, whoever asks", () => {
    expect(objectionsTo("protectImage", image({}), viewer, backendsWith(adapterWith("copying")))).toEqual([
      "UNSUPPORTED",
    ]);
  });

  test("not being the owner, except of verbs for whoever sees the image", () => {
    const others = image({}, { owned: false });
    expect(objectionsTo("updateImage", others, viewer, able)).toEqual(["FORBIDDEN"]);
    expect(objectionsTo("copyImage", others, viewer, able)).toEqual([]);
    expect(objectionsTo("launchInstance", others, viewer, able)).toEqual([]);
  });

  test.each([
    ["launchInstance", { state: "DISABLED" }],
    ["copyImage", { state: "PENDING" }],
    ["disableImage", { state: "DISABLED" }],
    ["enableImage", { state: "AVAILABLE" }],
    ["grantLaunchPermission", { state: "DISABLED" }],
    ["cancelImageDeprecation", { deprecatedAt: null }],
    ["cancelLaunchPermission", { visibility: "SHARED" }],
    ["restoreImage", { state: "AVAILABLE" }],
  ] as const)("%s: the state %j", (verb, facts) => {
    expect(objectionsTo(verb, image(facts), viewer, able)).toEqual(["WRONG_STATE"]);
  });

  test("a state that nobody knows speaks against nothing", () => {
    for (const verb of ["launchInstance", "copyImage", "disableImage", "enableImage"] as const)
      expect(objectionsTo(verb, image({ state: "UNKNOWN" }), viewer, able)).toEqual([]);
  });

  test("having nobody to revoke the right of, once that is known", () => {
    const known = (launchPermissions: ViewFacts["launchPermissions"]) => image({}, { launchPermissions });
    expect(objectionsTo("revokeLaunchPermission", known([]), viewer, able)).toEqual(["WRONG_STATE"]);
    expect(objectionsTo("revokeLaunchPermission", known(null), viewer, able)).toEqual([]);
  });

  test("being gone, except for bringing it back", () => {
    const tombstone = image({ state: "DEREGISTERED" }, {}, true);
    expect(objectionsTo("copyImage", tombstone, viewer, able)).toEqual(["WRONG_STATE"]);
    expect(objectionsTo("updateImage", tombstone, viewer, able)).toEqual(["WRONG_STATE"]);
    expect(objectionsTo("restoreImage", tombstone, viewer, able)).toEqual([]);
  });
});
