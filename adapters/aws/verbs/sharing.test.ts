import { beforeAll, expect } from "vitest";
import { ACME_DEVELOPMENT, ACME_PRODUCTION, GLOBEX } from "../../../demo/seed/aws/accounts.ts";
import { demoCloud, here } from "./demo.fixture.ts";
import { onImage, verbSuite } from "./verb.suite.ts";

const cloud = demoCloud();
const account = (id: string) => ({ type: "ACCOUNT", id }) as const;

beforeAll(async () => {
  await cloud.control("POST", "block-public-access", { account: ACME_PRODUCTION, region: here, state: "unblocked" });
  await cloud.control("POST", "quotas", { publicImagesPerRegion: 100 });
});

verbSuite(cloud, [
  [
    "grantLaunchPermission adds to those that are there",
    {
      verb: "permissionGranting",
      prepare: () =>
        onImage(
          cloud,
          { launchPermissions: [{ userId: GLOBEX }] },
          { permissions: [account(ACME_DEVELOPMENT), account(GLOBEX)] },
          (raw) => expect(raw.launchPermissions).toEqual([{ userId: GLOBEX }, { userId: ACME_DEVELOPMENT }]),
        ),
    },
  ],
  [
    "revokeLaunchPermission takes the named ones",
    {
      verb: "permissionRevoking",
      prepare: () =>
        onImage(
          cloud,
          { launchPermissions: [{ userId: GLOBEX }, { group: "all" }] },
          { permissions: [{ type: "EVERYBODY", id: null }] },
          (raw) => expect(raw.launchPermissions).toEqual([{ userId: GLOBEX }]),
        ),
    },
  ],
  [
    "cancelLaunchPermission takes the caller's own",
    {
      verb: "permissionCancelling",
      by: "GLOBEX",
      prepare: () =>
        onImage(cloud, { launchPermissions: [{ userId: GLOBEX }, { userId: ACME_DEVELOPMENT }] }, {}, (raw) =>
          expect(raw.launchPermissions).toEqual([{ userId: ACME_DEVELOPMENT }]),
        ),
    },
  ],
  [
    "setImageVisibility PUBLIC adds everybody, and keeps whoever was named meanwhile",
    {
      verb: "visibilitySetting",
      prepare: () =>
        onImage(
          cloud,
          { launchPermissions: [{ userId: GLOBEX }, { userId: ACME_DEVELOPMENT }] },
          { visibility: "PUBLIC", permissions: [account(GLOBEX)] },
          (raw) =>
            expect(raw.launchPermissions).toEqual([{ userId: GLOBEX }, { userId: ACME_DEVELOPMENT }, { group: "all" }]),
        ),
    },
  ],
  [
    "setImageVisibility PRIVATE takes them all",
    {
      verb: "visibilitySetting",
      prepare: () =>
        onImage(
          cloud,
          { launchPermissions: [{ userId: GLOBEX }, { group: "all" }] },
          { visibility: "PRIVATE", permissions: [] },
          (raw) => expect(raw.launchPermissions).toEqual([]),
        ),
    },
  ],
]);
