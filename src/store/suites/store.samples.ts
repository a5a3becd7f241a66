import fc from "fast-check";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import { anonymous, nobodysStewardship, type Role, type Stewardship, type Viewer } from "../../domain/access/policy.ts";
import type { ImageFilter } from "../../domain/image/filter.ts";
import {
  architectures,
  type ImageFacts,
  type ImageKey,
  imageStates,
  platforms,
  rootDeviceTypes,
  type Tag,
  type ViewFacts,
  visibilities,
} from "../../domain/image/image.ts";
import type { NewEntry } from "../../domain/lifecycle/lifecycle.ts";
import type { ImageWrite } from "../../ports/store/store.ts";

export const someTime = "2026-01-01T00:00:00.000Z";

export function key(nativeId: string, region = "eu-west-1", provider = "AWS"): ImageKey {
  return { provider, region, nativeId };
}

export function factsWith(facts: Partial<ImageFacts> = {}): ImageFacts {
  return {
    name: "web",
    description: null,
    state: "AVAILABLE",
    nativeState: "available",
    stateReason: null,
    visibility: "PRIVATE",
    owner: { id: "111122223333", alias: null },
    platform: "LINUX",
    platformDetails: null,
    architecture: "X86_64",
    nativeArchitecture: "x86_64",
    rootDeviceType: "EBS",
    sizeGiB: 8,
    createdAt: someTime,
    deprecatedAt: null,
    productCodes: [],
    paid: false,
    detail: {},
    ...facts,
  };
}

type View = ImageWrite["views"][number];

export function viewWith(view: Partial<View> & { readonly tags?: readonly Tag[] } = {}): View {
  const { tags = [], ...rest } = view;
  const facts: ViewFacts = { owned: true, tags, launchPermissions: null, detail: {} };
  return { backendId: "a", facts, visible: true, asOf: someTime, lostAt: null, digest: "digest", ...rest };
}

export function imageWith(image: ImageKey, facts: Partial<ImageFacts> = {}, views = [viewWith()]): ImageWrite {
  const rest = { factsAsOf: someTime, gone: false, personal: false };
  return { ...image, organization: "acme", facts: factsWith(facts), views, ...rest };
}

/** What a member of acme sees who may see everything there. */
export function accessScopeOf(
  backends: readonly string[],
  organizations: AccessScope["organizations"] = ["acme"],
): AccessScope {
  return { organizations, backends, everyBackend: everyBackend.map(({ id }) => id), person: null };
}

export function entryFor(image: ImageKey, entry: Partial<NewEntry> = {}): NewEntry {
  return {
    key: image,
    kind: "image.renamed",
    before: "old",
    after: "new",
    backendId: "a",
    organization: "acme",
    source: "OBSERVED",
    occurredAt: null,
    observedAfter: someTime,
    observedBefore: someTime,
    actor: null,
    ...entry,
  };
}

export const backends = ["a", "b", "c"];
const times = ["2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z", "2026-02-01T00:00:00.001Z"];
const words = [
  "web",
  "Web Server",
  "über",
  "ÜBER_x",
  "50%",
  "a\\b",
  "日本語",
  "ﬁle",
  "ΣΑΣ",
  "σας",
  "😀",
  "x-1",
  "under_score",
  "v-1.9.0",
  "v-1.10.0",
  "10.2",
];
const someText = fc.array(fc.constantFrom(...words), { minLength: 0, maxLength: 3 }).map((parts) => parts.join(" "));
const tag = fc.record({
  key: fc.constantFrom("env", "Team", "über", "k"),
  value: fc.constantFrom("prod", "test", "", "日本", "web"),
});
const owner = fc.record({
  id: fc.constantFrom("1", "2", "amazon", "Ann@Example.com"),
  alias: fc.constantFrom(null, "amazon", "self"),
});

const facts = fc.record({
  name: fc.option(someText, { freq: 5 }),
  description: fc.option(someText, { freq: 2 }),
  state: fc.constantFrom(...imageStates),
  visibility: fc.constantFrom(...visibilities),
  owner: fc.option(owner),
  platform: fc.constantFrom(...platforms),
  architecture: fc.constantFrom(...architectures),
  rootDeviceType: fc.option(fc.constantFrom(...rootDeviceTypes)),
  createdAt: fc.option(fc.constantFrom(...times)),
  deprecatedAt: fc.option(fc.constantFrom(...times)),
  paid: fc.boolean(),
});
/** Whose backends they are. */
const organizationOf: Readonly<Record<string, string>> = { a: "acme", b: "acme", c: "globex", d: "initech" };
export const everyBackend = Object.entries(organizationOf).map(([id, organization]) => ({ id, organization }));

const viewsOf = (organization: string) =>
  fc.uniqueArray(
    fc.record({
      backendId: fc.constantFrom(
        ...everyBackend.filter((one) => one.organization === organization).map(({ id }) => id),
      ),
      visible: fc.boolean(),
      owned: fc.boolean(),
      tags: fc.uniqueArray(tag, { maxLength: 3, selector: (one) => one.key }),
    }),
    { minLength: 1, maxLength: 3, selector: (one) => one.backendId },
  );
const stewardship: fc.Arbitrary<Stewardship> = fc.record({
  creator: fc.constantFrom(null, "ann", "bob"),
  steward: fc.constantFrom(null, "ann", "bob"),
  private: fc.constantFrom(null, true, false),
});
const image = fc.constantFrom("acme", "globex", "initech").chain((organization) =>
  fc.record({
    organization: fc.constant(organization),
    provider: fc.constantFrom("AWS", "SMARTCLOUD"),
    region: fc.constantFrom("r1", "r2"),
    nativeId: fc.integer({ min: 0, max: 24 }).map((number) => `ami-${1_000 + number}`),
    personal: fc.boolean(),
    stewardship: fc.option(stewardship, { nil: nobodysStewardship, freq: 2 }),
    facts,
    views: viewsOf(organization),
  }),
);

export type KeptImage = ImageWrite & { readonly stewardship: Stewardship };

/** Images over two clouds that three organizations know, alike enough that every filter meets some. */
export const anyImages = fc
  .uniqueArray(image, {
    minLength: 180,
    maxLength: 180,
    selector: ({ organization, provider, region, nativeId }) => [organization, provider, region, nativeId].join(),
  })
  .map((images) =>
    images.map(({ organization, personal, stewardship: kept, ...one }): KeptImage => {
      const views = one.views.map(({ owned, ...view }) => {
        const made = viewWith(view);
        return { ...made, facts: { ...made.facts, owned } };
      });
      return {
        ...imageWith(key(one.nativeId, one.region, one.provider), one.facts, views),
        organization,
        personal,
        stewardship: kept,
        gone: one.facts.state === "DEREGISTERED" || !views.some(({ visible }) => visible),
      };
    }),
  );

const person = (organization: string | null, actor: string, ...held: readonly Role[]): Viewer => ({
  ...anonymous,
  kind: "USER",
  organization,
  actor,
  user: actor,
  roles: held,
  names: actor === "ann" ? ["ann@example.com"] : [],
});

export const anyViewer = fc.constantFrom(
  anonymous,
  person("acme", "ann", "member"),
  person("acme", "eve", "member"),
  person("globex", "bob", "publisher"),
  person("acme", "zoe", "admin"),
  person("initech", "ann", "admin"),
  person("nobody", "bob", "member"),
  person(null, "root", "operator"),
);

const some = <Value>(...values: readonly Value[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 });
const glob = fc
  .array(fc.constantFrom("*", "?", "web", "WEB", "Über", "x", "_", "%", "\\", " ", "Σ", "ς", "日", "😀", "50", "fi"), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(""));
const searched = fc
  .array(
    fc.constantFrom(
      ...["w", "WEB", "serv", "üb", "日本", "prod", "env", "file", "uber", "'", '"', "x-1", "σ", "50", "--"],
      ...["ami-1003", "AMI-1007,", "ami-100", "arn:aws:ec2:r1::image/ami-1012"],
    ),
    {
      maxLength: 3,
    },
  )
  .map((parts) => parts.join(" "));
const tagFilter = fc.oneof(
  fc.record({ key: fc.constantFrom("env", "team", "Team", "k") }),
  fc.record({ key: fc.constantFrom("env", "Team", "k"), values: some("prod", "test", "", "日本") }),
);

const filters = {
  providers: some("AWS", "SMARTCLOUD", "GLANCE"),
  backends: some("a", "b", "c", "d"),
  regions: some("r1", "r2", "r3"),
  states: some(...imageStates),
  visibilities: some(...visibilities),
  nativeIds: some("ami-1001", "ami-1002", "ami-1017", "none"),
  owners: some("1", "AMAZON", "self", "ann@example.com", "nobody"),
  ownedByViewer: fc.boolean(),
  platforms: some(...platforms),
  architectures: some(...architectures),
  rootDeviceTypes: some(...rootDeviceTypes),
  name: glob,
  text: searched,
  tags: fc.array(tagFilter, { maxLength: 2 }),
  createdAfter: fc.constantFrom(...times),
  createdBefore: fc.constantFrom(...times),
  deprecated: fc.boolean(),
  paid: fc.boolean(),
};

/** Few fields at a time: with all of them, nothing is ever found. */
const anyFilter: fc.Arbitrary<ImageFilter> = fc
  .tuple(
    fc.record(filters),
    fc.subarray(Object.keys(filters), { maxLength: 3 }),
    fc.constantFrom(undefined, false, true),
  )
  .map(([filter, names, includeGone]) => ({
    ...Object.fromEntries(Object.entries(filter).filter(([name]) => names.includes(name))),
    ...(includeGone !== undefined && { includeGone }),
  }));

export const anyQuery = fc.record({
  viewer: anyViewer,
  backends: fc.subarray(everyBackend, { minLength: 2 }),
  now: fc.constantFrom(...times),
  filter: anyFilter,
});

export const anyOrder = fc.record({
  field: fc.constantFrom("CREATED_AT" as const, "NAME" as const, "VERSION" as const),
  direction: fc.constantFrom("ASC" as const, "DESC" as const),
});
