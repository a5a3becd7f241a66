import {
  assertObjectType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
} from "graphql";
import { beforeAll, expect, test } from "vitest";
import { buildSchema } from "../../schema/build.ts";
import { type VerbName, verbRules } from "../../src/gateway/verbs/rules.ts";
import { ownTypes } from "./names.ts";

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildSchema();
});

/** Lists that do not grow with the world: the configuration or one image bounds them. A new one is decided here. */
const bounded: ReadonlySet<string> = new Set([
  ...["Backend", "Source", "SourceGap", "Capability", "CapabilityClaim"],
  ...["ImageView", "Tag", "ProductCode", "LaunchPermission", "AncestorReference", "AgreementAttachment"],
  ...["AwsBlockDeviceMapping", "AwsWatermark", "SmartCloudInstanceType"],
  ...["Role", "TokenScope"],
  ...["String", "Int"],
  // What one mutation, one plan or one image's machines say.
  ...[
    "MutationErrorCode",
    "UserError",
    "MutationWarning",
    "PlannedCall",
    "SnapshotOutcome",
    "Instance",
    "InstanceSource",
  ],
  // One for each right of a kind of cloud in each region of a backend.
  "RightCheck",
  ...["ImpactedInstance", "ImpactedReference", "ImageReference", "SharedSnapshot", "UnknownImpact"],
  // One of the owner and one of the viewer's organization.
  "Asset",
  // A page has 64 KiB, an agreement 20 of them.
  ...["PageLink", "AttachedDocument"],
  // One for each thing that is looked at.
  "PublicationCheck",
  // What `parameterLimits` bounds.
  ...["ParameterField", "ParameterOption", "ParameterRule", "ParameterTextRule", "ParameterFirewallRule"],
  ...["CharacterClass", "JSON"],
  // The regions that are looked at are the most.
  "FacetValue",
  // At most 200.
  "InjectedFile",
]);

/** Bounded where they stand: an asset has at most 200 images. */
const boundedHere: ReadonlySet<string> = new Set(["Asset.images"]);

/** Mutations of Tintype's own affairs, with what their payloads have. No image changes at its cloud. A new one is decided here. */
const otherMutations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  createApiToken: { apiToken: "ApiToken", token: "String" },
  revokeApiToken: { apiToken: "ApiToken" },
  shareImageWithOrganization: { image: "Image", event: "LifecycleEvent" },
  makeImagePrivate: { image: "Image", event: "LifecycleEvent" },
  setImageSteward: { image: "Image", event: "LifecycleEvent" },
  writeGettingStarted: { asset: "Asset", image: "Image", event: "LifecycleEvent" },
  writeAgreement: { asset: "Asset", image: "Image", event: "LifecycleEvent" },
  writeLaunchParameters: { asset: "Asset", image: "Image", event: "LifecycleEvent" },
  writeInjectedFiles: { asset: "Asset", image: "Image", event: "LifecycleEvent" },
  uploadFilePiece: { sha256: "String", size: "Int" },
  acceptAgreement: { asset: "Asset", acceptedAt: "DateTime" },
  writeProductTerms: { asset: "Asset", image: "Image", event: "LifecycleEvent" },
  joinAsset: { asset: "Asset", image: "Image", event: "LifecycleEvent" },
  checkLinks: { asset: "Asset" },
  leaveAsset: { asset: "Asset", image: "Image", event: "LifecycleEvent" },
  openTopic: { asset: "Asset", topic: "Topic", post: "Post", event: "LifecycleEvent" },
  writePost: { asset: "Asset", topic: "Topic", post: "Post", event: "LifecycleEvent" },
  editPost: { asset: "Asset", topic: "Topic", post: "Post", event: "LifecycleEvent" },
  removePost: { asset: "Asset", topic: "Topic", post: "Post", event: "LifecycleEvent" },
  hidePost: { asset: "Asset", topic: "Topic", post: "Post", event: "LifecycleEvent" },
  showPost: { asset: "Asset", topic: "Topic", post: "Post", event: "LifecycleEvent" },
  acceptAnswer: { asset: "Asset", topic: "Topic", post: "Post", event: "LifecycleEvent" },
  rateAsset: { asset: "Asset", event: "LifecycleEvent" },
  withdrawRating: { asset: "Asset", event: "LifecycleEvent" },
  followAsset: { asset: "Asset" },
  unfollowAsset: { asset: "Asset" },
  followTopic: { asset: "Asset", topic: "Topic" },
  unfollowTopic: { asset: "Asset", topic: "Topic" },
  markRead: { asset: "Asset", topic: "Topic" },
  requestPublication: { request: "PublicationRequest", image: "Image", event: "LifecycleEvent" },
  approvePublication: { request: "PublicationRequest", image: "Image", event: "LifecycleEvent" },
  rejectPublication: { request: "PublicationRequest", image: "Image", event: "LifecycleEvent" },
  withdrawPublication: { request: "PublicationRequest", image: "Image", event: "LifecycleEvent" },
  setPublicationPolicy: { policy: "PublicationPolicy" },
  addBackend: { backend: "Backend", externalId: "String" },
  testBackend: { backend: "Backend", checks: "[RightCheck!]!", externalId: "String" },
  pauseBackend: { backend: "Backend" },
  resumeBackend: { backend: "Backend" },
  removeBackend: { removed: "ID" },
};

interface Place {
  readonly coordinate: string;
  readonly field: GraphQLField<unknown, unknown>;
}

function places(): readonly Place[] {
  return ownTypes(schema).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).map((field) => ({ coordinate: `${type.name}.${field.name}`, field }))
      : [],
  );
}

/** One answer for each thing that was asked for, null for what is not there: the question bounds it. */
const answersAList = ({ args }: Place["field"]) =>
  args.length === 1 && args.every(({ type }) => isListType(getNullableType(type)));
const isList = (type: GraphQLOutputType) => isListType(getNullableType(type));
const isConnection = (name: string) => name.endsWith("Connection");

test("a list that grows is a connection: outside of them only bounded lists are handed out", () => {
  const growing = places().filter(
    ({ coordinate, field }) =>
      isList(field.type) &&
      !answersAList(field) &&
      !boundedHere.has(coordinate) &&
      !isConnection(coordinate.slice(0, coordinate.indexOf("."))) &&
      !bounded.has(getNamedType(field.type).name),
  );
  expect(growing.map(({ coordinate }) => coordinate)).toEqual([]);
});

test("every connection is asked for with `first`, which has a default, and `after`", () => {
  const fields = places().filter(({ field }) => isConnection(getNamedType(field.type).name));
  expect(fields.length).toBeGreaterThan(0);
  for (const { coordinate, field } of fields) {
    const asked = Object.fromEntries(
      field.args.map(({ name, type, defaultValue }) => [name, [`${type}`, defaultValue]]),
    );
    expect([coordinate, asked.first, asked.after]).toEqual([coordinate, ["Int!", 25], ["String", undefined]]);
  }
});

test("every connection has nodes, edges with a cursor, and the end of its page", () => {
  const connections = ownTypes(schema).filter(({ name }) => isConnection(name));
  expect(connections.length).toBeGreaterThan(0);
  for (const connection of connections) {
    const what = connection.name.replace(/Connection$/, "");
    const types = typesOf(connection.name);
    expect(types).toMatchObject({ nodes: `[${what}!]!`, edges: `[${what}Edge!]!`, pageInfo: "PageInfo!" });
    expect(typesOf(`${what}Edge`)).toEqual({ cursor: "String!", node: `${what}!` });
  }
});

test("a list holds no null: what is missing is left out, or the whole list is null", () => {
  for (const { coordinate, field } of places()) {
    if (isList(field.type) && !answersAList(field))
      expect([coordinate, `${field.type}`]).toEqual([coordinate, expect.stringMatching(/!\]!?$/)]);
  }
});

test("a mutation is a verb first, and takes one `input` and gives one payload of its own name", () => {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  expect(mutations.map(({ name }) => name).toSorted()).toEqual(
    [...Object.keys(verbRules), ...Object.keys(otherMutations)].toSorted(),
  );
  for (const { name, args, type } of mutations) {
    const stem = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    expect(args.map((argument) => [argument.name, `${argument.type}`])).toEqual([["input", `${stem}Input!`]]);
    expect(`${type}`).toBe(`${stem}Payload!`);
    const payload = typesOf(`${stem}Payload`);
    expect(payload).toMatchObject({ userErrors: "[UserError!]!", ...otherMutations[name] });
    if (name in otherMutations) continue;
    expect(payload).toMatchObject({ calls: "[PlannedCall!]!" });
    const rule = verbRules[name as VerbName];
    expect("plan" in payload).toBe(rule.destructive);
    if (rule.expects.length > 0) expect(payload).toMatchObject({ image: "Image", event: "LifecycleEvent" });
  }
});

function typesOf(name: string): Readonly<Record<string, string>> {
  const fields = Object.values(assertObjectType(schema.getType(name)).getFields());
  return Object.fromEntries(fields.map((field) => [field.name, `${field.type}`]));
}
