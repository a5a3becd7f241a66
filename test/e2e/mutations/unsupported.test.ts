import { expect, test } from "vitest";
import { type MutationName, mutate } from "../../support/callers/mutations.ts";
import { acmeSmartCloud } from "../../support/worlds/backends.ts";
import { mutationWorld } from "../../support/worlds/mutation-world.ts";

const world = mutationWorld([acmeSmartCloud]);
const permissions = [{ type: "ACCOUNT", id: "777788889999" }];

const cells: readonly (readonly [MutationName, object, RegExp, string, string])[] = [
  ["updateImage", { description: "new" }, /copyImage/, "Updatable", "viewerCanUpdate"],
  [
    "grantLaunchPermission",
    { permissions },
    /setImageVisibility/,
    "LaunchPermissionGrantable",
    "viewerCanGrantLaunchPermission",
  ],
  [
    "revokeLaunchPermission",
    { permissions, planHash: "any" },
    /setImageVisibility/,
    "LaunchPermissionRevocable",
    "viewerCanRevokeLaunchPermission",
  ],
  ["cancelLaunchPermission", {}, /ask the owner/, "LaunchPermissionCancellable", "viewerCanCancelLaunchPermission"],
  [
    "scheduleImageDeprecation",
    { deprecateAt: "2031-01-01T00:00:00Z" },
    /name or description/,
    "Deprecatable",
    "viewerCanScheduleDeprecation",
  ],
  ["cancelImageDeprecation", {}, /none to cancel/, "Deprecatable", "viewerCanCancelDeprecation"],
  ["disableImage", { planHash: "any" }, /setImageVisibility/, "Disableable", "viewerCanDisable"],
  ["enableImage", {}, /none to enable/, "Disableable", "viewerCanEnable"],
  ["protectImage", {}, /running instances protect/, "Protectable", "viewerCanProtect"],
  ["unprotectImage", {}, /none to take away/, "Protectable", "viewerCanUnprotect"],
  ["restoreImage", {}, /Capture or import it anew/, "Restorable", "viewerCanRestore"],
];

test.each(cells)(
  "%s is UNSUPPORTED on a SmartCloud image and says what to do instead",
  async (mutation, more, instead) => {
    const { id } = await world.found("smartcloud", "20031001", "SMARTCLOUD");
    for (const dryRun of [true, false]) {
      const changes = await world.changesDuring("smartcloud", async () => {
        const { userErrors, calls, event } = await mutate(world.gateway(), mutation, { imageId: id, ...more, dryRun });
        expect(userErrors).toEqual([
          { code: "UNSUPPORTED", field: ["imageId"], message: expect.stringMatching(instead) },
        ]);
        expect([calls, event]).toEqual([[], null]);
      });
      expect(changes).toEqual({});
    }
  },
);

test.each(cells)(
  "because of %s, a SmartCloud image has nothing that its type could not keep",
  async (_, __, ___, ability, field) => {
    const { data } = await world.gateway().graphql<{
      type: { interfaces: readonly { name: string }[]; fields: readonly { name: string }[] };
    }>(`{ type: __type(name: "SmartCloudImage") { interfaces { name } fields { name } } }`);
    expect(data.type.interfaces.map(({ name }) => name)).not.toContain(ability);
    expect(data.type.fields.map(({ name }) => name)).not.toContain(field);
    const { errors } = await world
      .gateway()
      .graphql(`{ images(first: 1) { nodes { ... on SmartCloudImage { ${field} } } } }`);
    expect(errors?.[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  },
);
