import { beforeEach, expect, test } from "vitest";
import { ACME_DEVELOPMENT, ACME_PRODUCTION, AWS_ORGANIZATION_ARN, GLOBEX } from "../../../../demo/seed/aws/accounts.ts";
import { demoCloud, failureOf, here, write } from "../demo.fixture.ts";
import { refusalSuite } from "./refusal.suite.ts";

const cloud = demoCloud();
const nobody = "ami-0123456789abcdef0";
const plain = { description: null, tags: [] } as const;
const copy = { sourceRegion: here, encrypted: false, kmsKeyId: null, copyTags: false, ...plain };
const everybody = { type: "EVERYBODY", id: null } as const;
const account = (id: string) => ({ type: "ACCOUNT", id }) as const;

beforeEach(() => cloud.control("POST", "block-public-access", block("unblocked")));

const block = (state: string) => ({ account: ACME_PRODUCTION, region: here, state });
const quota = (limits: object) => cloud.control("POST", "quotas", limits);

refusalSuite(cloud, [
  [
    "QUOTA_EXCEEDED",
    "tags",
    /more than 50 tags.*Done before: ModifyImageAttribute\./,
    async (verbs) => {
      const setTags = Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: "" }));
      const request = { id: await cloud.image(), description: "d", setTags, deleteTags: [] };
      return verbs.tagging.run(here, request, write());
    },
  ],
  [
    "NOT_FOUND",
    "imageId",
    /no such image/,
    (verbs) => verbs.tagging.run(here, { id: nobody, description: "d", setTags: [], deleteTags: [] }, write()),
  ],
  [
    "FORBIDDEN",
    "imageId",
    /Ask a backend of that account/,
    async (verbs) => {
      const id = await cloud.image({ launchPermissions: [{ userId: ACME_DEVELOPMENT }] });
      return verbs.permissionGranting.run(here, { id, permissions: [account(GLOBEX)] }, write());
    },
    "ACME_DEVELOPMENT",
  ],
  [
    "FORBIDDEN",
    undefined,
    /the right ec2:DisableImage is missing\. Allow ec2:DisableImage/,
    async (verbs) => verbs.disabling.run(here, { id: await cloud.image(), disabled: true }, write()),
    "ACME_PRODUCTION_READONLY",
  ],
  [
    "PUBLIC_ACCESS_BLOCKED",
    "permissions",
    /ec2:DisableImageBlockPublicAccess/,
    async (verbs) => {
      await cloud.control("POST", "block-public-access", block("block-new-sharing"));
      return verbs.permissionGranting.run(here, { id: await cloud.image(), permissions: [everybody] }, write());
    },
  ],
  [
    "PUBLIC_ACCESS_BLOCKED",
    "visibility",
    /ten minutes/,
    async (verbs) => {
      await cloud.control("POST", "block-public-access", block("block-new-sharing"));
      const request = { id: await cloud.image(), visibility: "PUBLIC", permissions: [] } as const;
      return verbs.visibilitySetting.run(here, request, write());
    },
  ],
  [
    "NOT_SHAREABLE",
    "imageId",
    /customer managed key/,
    async (verbs) => {
      const encrypted = { ...copy, sourceId: await cloud.image(), encrypted: true, name: "under the managed key" };
      const { nativeId: id } = await verbs.copying.run(here, encrypted, write());
      return verbs.permissionGranting.run(here, { id, permissions: [account(GLOBEX)] }, write());
    },
  ],
  [
    "NOT_SHAREABLE",
    "imageId",
    /never be public/,
    async (verbs) =>
      verbs.permissionGranting.run(
        here,
        { id: await cloud.image({ encrypted: true }), permissions: [everybody] },
        write(),
      ),
  ],
  [
    "QUOTA_EXCEEDED",
    "permissions",
    /raise the quota/,
    async (verbs) => {
      await quota({ sharingEntitiesPerImage: 0 });
      const request = { id: await cloud.image(), permissions: [account(GLOBEX)] };
      return verbs.permissionGranting
        .run(here, request, write())
        .finally(() => quota({ sharingEntitiesPerImage: null }));
    },
  ],
  [
    "WRONG_STATE",
    "imageId",
    /no permission names this account/,
    async (verbs) => {
      const id = await cloud.image({ launchPermissions: [{ organizationArn: AWS_ORGANIZATION_ARN }] });
      return verbs.permissionCancelling.run(here, { id }, write());
    },
    "ACME_DEVELOPMENT",
  ],
  [
    "INVALID_REQUEST",
    "deprecateAt",
    /ten years/,
    async (verbs) => verbs.deprecation.run(here, { id: await cloud.image(), at: "2020-01-01T00:00:00.000Z" }, write()),
  ],
  [
    "WRONG_STATE",
    "imageId",
    /AVAILABLE/,
    async (verbs) => verbs.disabling.run(here, { id: await cloud.image({ state: "failed" }), disabled: true }, write()),
  ],
  [
    "PROTECTED",
    "imageId",
    /unprotectImage/,
    async (verbs) => {
      const id = await cloud.image({ deregistrationProtection: "enabled-without-cooldown" });
      return verbs.deregistration.run(here, { id, deleteSnapshots: false }, write());
    },
  ],
  [
    "PROTECTED",
    "imageId",
    /24 hours/,
    async (verbs) => {
      const id = await cloud.image({ deregistrationProtection: "enabled-with-cooldown" });
      await verbs.protection.run(here, { id, protected: false, withCooldown: false }, write());
      return verbs.deregistration.run(here, { id, deleteSnapshots: false }, write());
    },
  ],
  ["NOT_FOUND", "imageId", /Recycle Bin/, (verbs) => verbs.restoration.run(here, { id: nobody }, write())],
  [
    "INVALID_REQUEST",
    "region",
    /us-east-1, eu-west-1/,
    (verbs) => verbs.disabling.run("evil.example/#", { id: nobody, disabled: true }, write()),
  ],
]);

test("throttling and failures of the cloud's own are no refusals", async () => {
  const id = await cloud.image();
  for (const [kind, code] of [
    ["throttle", "BACKEND_THROTTLED"],
    ["5xx", "BACKEND_FAILED"],
    ["html-503", "BACKEND_FAILED"],
    ["html", "BACKEND_INVALID_RESPONSE"],
  ] as const) {
    await cloud.fail({ kind, action: "DisableImage" });
    const failure = await failureOf(cloud.adapter().verbs.disabling.run(here, { id, disabled: true }, write()));
    expect(failure.code).toBe(code);
    await cloud.heal();
  }
});

test("throttled after its first call, a verb does not claim that nothing was done", async () => {
  await cloud.fail({ kind: "throttle", action: "CreateTags" });
  const setTags = [{ key: "k", value: "v" }];
  const { tagging } = cloud.adapter().verbs;
  const id = await cloud.image();
  const twice = await failureOf(tagging.run(here, { id, description: "d", setTags, deleteTags: [] }, write()));
  expect(twice).toMatchObject({ code: "BACKEND_FAILED", message: expect.stringContaining("Done before: Modify") });
  const once = await failureOf(tagging.run(here, { id, setTags, deleteTags: [] }, write()));
  expect(once.code).toBe("BACKEND_THROTTLED");
});
