import { beforeAll, expect, test } from "vitest";
import { AWS_ORGANIZATION_ARN, AWS_WORKLOADS_UNIT_ARN, GLOBEX } from "../../../demo/seed/aws/accounts.ts";
import { followOverEventStream, followOverWebSocket } from "../../support/callers/events.ts";
import { mutate } from "../../support/callers/mutations.ts";
import { waitFor } from "../../support/probes/wait-for.ts";
import { globexAws } from "../../support/worlds/backends.ts";
import { acme, mutationWorld } from "../../support/worlds/mutation-world.ts";

const by = "acme-production";
const world = mutationWorld([acme, globexAws]);

beforeAll(async () => {
  await world.blockPublicAccess("unblocked");
});

test("updateImage sets description and tags, and takes tags away", async () => {
  const image = await world.image({ tags: { Old: "1", Stays: "2" } });
  const tags = [
    { key: "New", value: "" },
    { key: "Stays", value: "2" },
  ];
  await world.does({
    mutation: "updateImage",
    input: {
      ...{ imageId: image.id, description: "new words" },
      ...{ setTags: [{ key: "New", value: "" }], deleteTags: ["Old", "Never"] },
    },
    by,
    calls: ["ModifyImageAttribute", "CreateTags", "DeleteTags"],
    events: ["ImageDescribed", "ImageTagsChanged"],
    shows: { description: "new words", tags },
  });
  expect(await world.raw(image)).toMatchObject({ description: "new words" });
});

test("updateImage with tags alone leaves the description as it is", async () => {
  const image = await world.image({ description: "as it was" });
  await world.does({
    mutation: "updateImage",
    input: { imageId: image.id, setTags: [{ key: "Stage", value: "golden" }] },
    by,
    calls: ["CreateTags"],
    events: ["ImageTagsChanged"],
    shows: { description: "as it was", tags: [{ key: "Stage", value: "golden" }] },
  });
});

// What is public EC2 deprecates two years after its creation.
test.each([
  ["an account", { type: "ACCOUNT", id: GLOBEX }, { userId: GLOBEX }, "SHARED", []],
  [
    "an organization",
    { type: "ORGANIZATION", id: AWS_ORGANIZATION_ARN },
    { organizationArn: AWS_ORGANIZATION_ARN },
    "SHARED",
    [],
  ],
  [
    "an organizational unit",
    { type: "ORGANIZATIONAL_UNIT", id: AWS_WORKLOADS_UNIT_ARN },
    { organizationalUnitArn: AWS_WORKLOADS_UNIT_ARN },
    "SHARED",
    [],
  ],
  ["everybody", { type: "EVERYBODY", id: null }, { group: "all" }, "PUBLIC", ["ImageDeprecationScheduled"]],
])(
  "grantLaunchPermission gives %s the right, and revokeLaunchPermission takes it away",
  async (_, permission, raw, visibility, more) => {
    const image = await world.image();
    const input = { imageId: image.id, permissions: [permission] };
    await world.does({
      mutation: "grantLaunchPermission",
      input,
      by,
      calls: ["ModifyImageAttribute"],
      events: ["LaunchPermissionGranted", "ImageVisibilityChanged", ...more],
      shows: { visibility, launchPermissions: [permission] },
    });
    expect(await world.raw(image)).toMatchObject({ launchPermissions: [raw] });
    await world.does({
      mutation: "revokeLaunchPermission",
      input,
      by,
      calls: ["ModifyImageAttribute"],
      events: ["LaunchPermissionRevoked", "ImageVisibilityChanged"],
      shows: { visibility: "PRIVATE", launchPermissions: [] },
    });
    expect(await world.raw(image)).toMatchObject({ launchPermissions: [] });
  },
);

test("subscribers of both transports hear of a mutation once, in the actor's name, without waiting for a sweep", async () => {
  const image = await world.image();
  const filter = { imageIds: [image.id] };
  const followers = [
    await followOverWebSocket(world.gateway(), { filter }),
    await followOverEventStream(world.gateway(), { filter }, "source"),
  ];
  const input = { imageId: image.id, description: "heard of" };
  const { event } = await mutate(world.gateway(), "updateImage", input);
  for (const follower of followers) {
    expect(await follower.count(1)).toMatchObject([{ __typename: "ImageDescribed", position: event?.position }]);
  }
  expect(followers[1]?.events).toMatchObject([{ source: "ASSERTED" }]);
  await world.sweeps(by);
  expect(followers.map(({ events }) => events.length)).toEqual([1, 1]);
});

test("cancelLaunchPermission gives up a share through the consumer's backend", async () => {
  const image = await world.image({ launchPermissions: [{ userId: GLOBEX }] });
  await waitFor(async () => (await seenByGlobex(image.id)) === true, { what: "Globex to see it" });
  const input = { imageId: image.id, backend: "globex" };
  const dry = await mutate(world.gateway(), "cancelLaunchPermission", { ...input, dryRun: true });
  expect(dry.calls.map(({ action }) => action)).toEqual(["CancelImageLaunchPermission"]);
  expect(await world.raw(image)).toMatchObject({ launchPermissions: [{ userId: GLOBEX }] });

  const answer = await mutate(world.gateway(), "cancelLaunchPermission", input);
  expect(answer.userErrors).toEqual([]);
  expect(answer.event).toMatchObject({
    __typename: "ImageNoLongerVisible",
    source: "ASSERTED",
    backend: { name: "globex" },
  });
  expect(await world.raw(image)).toMatchObject({ launchPermissions: [] });
  await world.sweeps("globex");
  await world.sweeps(by);
  expect(await seenByGlobex(image.id)).toBe(false);
  const kinds = { kinds: ["VIEW_NO_LONGER_VISIBLE"] };
  expect(await world.eventsOf(image.id, kinds)).toHaveLength(1);
  expect(await world.eventsOf(image.id, { ...kinds, sources: ["ASSERTED"] })).toHaveLength(1);
  expect(await world.read(image.id)).toMatchObject({ visibility: "PRIVATE", launchPermissions: [], gone: false });
});

/** Null where Globex never saw it. */
async function seenByGlobex(id: string): Promise<boolean | null> {
  interface Views {
    readonly node: {
      readonly views: readonly { readonly backend: { readonly name: string }; readonly visible: boolean }[];
    };
  }
  const { data } = await world
    .gateway()
    .graphql<Views>("query ($id: ID!) { node(id: $id) { ... on Image { views { backend { name } visible } } } }", {
      id,
    });
  return data.node.views.find(({ backend }) => backend.name === "globex")?.visible ?? null;
}
