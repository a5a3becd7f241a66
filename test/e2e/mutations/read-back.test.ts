import { afterEach, beforeAll, expect, test } from "vitest";
import { GLOBEX } from "../../../demo/seed/aws/accounts.ts";
import { completeImages } from "../../support/callers/catalog.ts";
import { allEvents } from "../../support/callers/events.ts";
import { type MutatedImage, mutate, newKey } from "../../support/callers/mutations.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { type Gateway, startGateway } from "../../support/servers/gateway.ts";
import { type Rewrite, type RewritingProxy, startRewritingProxy } from "../../support/servers/rewriting-proxy.ts";
import { acmeSmartCloud } from "../../support/worlds/backends.ts";
import { type Control, controlledClouds } from "../../support/worlds/control.ts";
import { acme } from "../../support/worlds/mutation-world.ts";
import { ownImages } from "../../support/worlds/own-images.ts";

const onEnd = closeAfterAll();
let gateway: Gateway;
let control: Control;
let proxies: { readonly aws: RewritingProxy; readonly smartcloud: RewritingProxy };

beforeAll(async () => {
  const world = await controlledClouds({ settleMs: 600_000 }, onEnd);
  control = world.control;
  proxies = {
    aws: await startRewritingProxy(world.clouds.aws),
    smartcloud: await startRewritingProxy(world.clouds.smartcloud),
  };
  onEnd(() => Promise.all([proxies.aws.close(), proxies.smartcloud.close()]).then(() => {}));
  const behind = (entry: typeof acme, endpoint: string) => ({ ...entry, options: { ...entry.options, endpoint } });
  const backends = [behind(acme, proxies.aws.url), behind(acmeSmartCloud, proxies.smartcloud.url)];
  gateway = await startGateway({ clouds: world.clouds, backends, onEnd });
  await completeImages(gateway);
});
afterEach(() => {
  proxies.aws.heal();
  proxies.smartcloud.heal();
});

/** Takes a part out of what the cloud shows, as if it had ignored it. */
const hiding =
  (part: RegExp, of: string): Rewrite =>
  (asked, answer) =>
    asked.includes(of) ? { ...answer, body: answer.body.replaceAll(part, "") } : answer;

const image = async () => (await ownImages(gateway, control, 1))[0] as unknown as MutatedImage;
const asserted = ({ id }: MutatedImage) =>
  allEvents(gateway, { filter: { imageIds: [id], sources: ["ASSERTED"] } }).then((all) =>
    all.map(({ __typename }) => __typename),
  );

test("a description that the cloud ignored is a warning, and no event tells of it", async () => {
  const one = await image();
  proxies.aws.rewrite(hiding(/<description>new words<\/description>/g, "Action=DescribeImages"));
  const input = { imageId: one.id, description: "new words", setTags: [{ key: "team", value: "blue" }] };
  const key = { idempotencyKey: newKey() };
  const answer = await mutate(gateway, "updateImage", { ...input, ...key });
  expect(answer).toMatchObject({
    userErrors: [],
    warnings: [{ code: null, field: ["description"], message: expect.stringContaining("no description") }],
    image: { description: null, tags: expect.arrayContaining([{ key: "team", value: "blue" }]) },
    event: { __typename: "ImageTagsChanged" },
  });
  expect(await asserted(one)).toEqual(["ImageTagsChanged"]);
  const again = await mutate(gateway, "updateImage", { ...input, ...key });
  expect(again.warnings).toEqual(answer.warnings);
});

test("a tag that the cloud ignored is a warning", async () => {
  const one = await image();
  proxies.aws.rewrite(hiding(/<item><key>team<\/key><value>blue<\/value><\/item>/g, "Action=DescribeImages"));
  const input = { imageId: one.id, setTags: [{ key: "team", value: "blue" }] };
  const answer = await mutate(gateway, "updateImage", input);
  expect(answer).toMatchObject({ userErrors: [], event: null, warnings: [{ field: ["setTags"] }] });
  expect(answer.image?.tags).toEqual([]);
});

test("a copy that lacks what was asked for says so: description, tags and the intent's mark", async () => {
  const one = await image();
  proxies.aws.rewrite((asked, answer) => ({
    ...answer,
    body: asked.includes("Action=DescribeImages")
      ? answer.body.replaceAll(
          /<description>mine<\/description>|<item><key>(?:team|tintype:intent)<\/key>.*?<\/item>/g,
          "",
        )
      : answer.body,
  }));
  const input = {
    imageId: one.id,
    name: "a copy without",
    description: "mine",
    tags: [{ key: "team", value: "blue" }],
  };
  const { userErrors, warnings, event } = await mutate(gateway, "copyImage", input);
  expect([userErrors, warnings.map(({ field }) => field)]).toEqual([[], [["description"], ["tags"], ["tags"]]]);
  expect(warnings[2]?.message).toContain("tintype:intent");
  expect(event).toMatchObject({ __typename: "ImageRegistered" });
});

test("a grant that the cloud ignored is a warning, and no event tells of it", async () => {
  const one = await image();
  const grantee = new RegExp(`<item><userId>${GLOBEX}</userId></item>`, "g");
  proxies.aws.rewrite(hiding(grantee, "Action=DescribeImageAttribute"));
  const permissions = [{ type: "ACCOUNT", id: GLOBEX }];
  const answer = await mutate(gateway, "grantLaunchPermission", { imageId: one.id, permissions });
  expect(answer).toMatchObject({
    userErrors: [],
    warnings: [{ field: ["permissions"], message: expect.stringContaining(GLOBEX) }],
    event: null,
    image: { visibility: "PRIVATE" },
  });
});

test("an image that stays AVAILABLE was not disabled, whatever the cloud said", async () => {
  const one = await image();
  const { plan } = await mutate(gateway, "disableImage", { imageId: one.id, dryRun: true });
  proxies.aws.rewrite((asked, answer) => ({
    ...answer,
    body: asked.includes("Action=DescribeImages")
      ? answer.body.replaceAll("<imageState>disabled</imageState>", "<imageState>available</imageState>")
      : answer.body,
  }));
  const answer = await mutate(gateway, "disableImage", { imageId: one.id, planHash: plan?.hash });
  expect(answer).toMatchObject({
    userErrors: [],
    warnings: [{ field: ["imageId"], message: expect.stringContaining("AVAILABLE") }],
    event: null,
    image: { state: "AVAILABLE" },
  });
});

test("on a SmartCloud a clone without its description lacks the mark too", async () => {
  const { data } = await gateway.graphql<{ image: MutatedImage }>(
    'query { image: imageByNativeId(provider: SMARTCLOUD, region: "smartcloud", nativeId: "20031001") { id } }',
  );
  proxies.smartcloud.rewrite((asked, answer) => ({
    ...answer,
    body: asked.includes("/offerings/image")
      ? answer.body.replaceAll(/mine \[tintype:[0-9a-f]{12}\]/g, "")
      : answer.body,
  }));
  const input = { imageId: data.image.id, name: "a clone without", description: "mine" };
  const { userErrors, warnings } = await mutate(gateway, "copyImage", input);
  expect([userErrors, warnings.map(({ field }) => field)]).toEqual([[], [["description"], ["description"]]]);
});

/** What is said of an ability of the backend whose endpoint is a proxy's, and whether `capabilities` has it. */
async function claimOf(capability: string): Promise<readonly [string | undefined, boolean]> {
  const query = "{ backends { name capabilities capabilityClaims { capability state } } }";
  const { data } = await gateway.graphql<{ backends: readonly Claims[] }>(query);
  const one = data.backends.find(({ name }) => name === "acme-production");
  const claim = one?.capabilityClaims.find((each) => each.capability === capability);
  return [claim?.state, one?.capabilities.includes(capability) ?? false];
}
interface Claims {
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly capabilityClaims: readonly { readonly capability: string; readonly state: string }[];
}

test("a capability of an endpoint that is not the cloud's own is claimed until its verb succeeded", async () => {
  expect(await claimOf("PROTECTION")).toEqual(["CLAIMED", true]);
  await mutate(gateway, "protectImage", { imageId: (await image()).id });
  expect(await claimOf("PROTECTION")).toEqual(["CONFIRMED", true]);
});

test.each([
  [
    "InvalidAction",
    400,
    "<Response><Errors><Error><Code>InvalidAction</Code><Message>no</Message></Error></Errors></Response>",
  ],
  ["501", 501, "<html>Not Implemented</html>"],
])(
  "what the endpoint does not know (%s) is asked for once, and ends as BACKEND_UNSUPPORTED",
  async (_, status, body) => {
    const one = await image();
    await control.resetCalls("aws");
    proxies.aws.rewrite((asked, answer) =>
      asked.includes("Action=EnableImageDeprecation") ? { status, body } : answer,
    );
    const input = { imageId: one.id, deprecateAt: "2031-01-01T00:00:00Z" };
    const answer = await mutate(gateway, "scheduleImageDeprecation", input);
    expect(answer).toMatchObject({ userErrors: [{ code: "BACKEND_UNSUPPORTED" }], event: null });
    expect(await claimOf("DEPRECATION")).toEqual(["REFUSED", false]);
    expect((await control.calls("aws")).byAction.EnableImageDeprecation).toBe(1);
  },
);
