import { randomBytes } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { assetsOf, write } from "../../support/callers/assets.ts";
import { followOverWebSocket } from "../../support/callers/events.ts";
import {
  acceptAgreement,
  awsMachine,
  filesInCloudConfig,
  launch,
  outcomes,
  preview,
  smartcloudMachine,
} from "../../support/callers/launching.ts";
import { type PublicationMutation, send } from "../../support/callers/publications.ts";
import type { DemoUser } from "../../support/callers/sign-in.ts";
import { postAt, say, topicAt } from "../../support/callers/talk.ts";
import { ask, type Caller, dataOf } from "../../support/isolation/callers.ts";
import { imageAt, type Place, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";
import { waitFor } from "../../support/probes/wait-for.ts";
import { acmeSmartCloud, tenants } from "../../support/worlds/backends.ts";
import { launchPassword } from "../../support/worlds/canaries.ts";

// From an image in one publisher's account to a machine in another organization's, and past somebody who may not.

const guide = "# Orders appliance\n\n1. Log in as `orders`.\n2. Open [the console](https://example.com/orders).\n";
const terms = "You may run it on as many machines as you pay for.";
const fields = [
  { name: "AdminUser", type: "STRING", label: "Administrator", required: true, pattern: "^[a-z]+$", maxLength: 12 },
  { name: "AdminPassword", type: "PASSWORD", required: true, minLength: 10 },
  { name: "Size", type: "ONE_OF", default: "small", options: [{ value: "small" }, { value: "large" }] },
];
const parameters = { AdminUser: "alice", AdminPassword: launchPassword };
const binary = randomBytes(900);
const motd = 'Willkommen bei „Orders“: ☕ 😀\n\ttabs, "quotes" and $dollars: yes\n';

interface People {
  readonly world: TenantsWorld;
  readonly publisher: Caller;
  readonly approver: Caller;
  readonly reader: Caller;
  readonly outsider: Caller;
}

async function people(world: TenantsWorld): Promise<People> {
  const as = async (user: DemoUser): Promise<Caller> => ({
    // The world's own callers have names of their own; nothing here goes by them.
    ...{ name: "initech-publisher", token: (await world.gateways[0].as(user)).token },
  });
  const [publisher, reader, outsider] = (["initech-publisher", "acme-member", "globex-member"] as const).map((name) =>
    world.caller(name),
  );
  if (!publisher || !reader || !outsider) throw new Error("somebody is missing");
  return { world, publisher, approver: await as("initech-admin"), reader, outsider };
}

/** Follows everything that somebody who may not see the product is told, and asks them for it at every turn. */
async function watchOutsider({ world, outsider }: People, place: Place, imageId: string, name: string) {
  const follower = await followOverWebSocket(await world.gateways[0].as("globex-member"));
  const ids: string[] = [imageId];
  const wires: string[] = [];
  return {
    learns: (...more: readonly unknown[]) => void ids.push(...more.map(String)),
    async seesNothing() {
      const query = `query ($ids: [ID!]!, $id: ID!, $provider: Provider!, $region: String!, $nativeId: String!, $text: String!) {
        nodes(ids: $ids) { id } image(id: $id) { id name }
        imageByNativeId(provider: $provider, region: $region, nativeId: $nativeId) { id name }
        images(filter: { text: $text }) { totalCount nodes { id name } }
        lifecycleEvents(first: 100, filter: { imageIds: [$id] }) { nodes { __typename } }
      }`;
      const variables = { ids, id: imageId, ...place, text: name };
      const { json, body } = await ask(world.url, outsider, { query, variables });
      wires.push(body.replaceAll(imageId, ""));
      expect(json.data).toEqual({
        ...{ nodes: ids.map(() => null), image: null, imageByNativeId: null },
        ...{ images: { totalCount: 0, nodes: [] }, lifecycleEvents: { nodes: [] } },
      });
      expect(outcomes(await preview(world, outsider, { imageId, parameters }))).toEqual([["NOT_FOUND", "imageId"]]);
      expect(outcomes(await launch(world, outsider, { imageId, parameters }))).toEqual([["NOT_FOUND", "imageId"]]);
      expect(outcomes(await acceptAgreement(world, outsider, { imageId, revision: 1 }))).toEqual([
        ["NOT_FOUND", "imageId"],
      ]);
      expect(await assetsOf(world.url, outsider, imageId)).toBeNull();
    },
    sawNothing() {
      expect(follower.events.filter((event) => event.imageId === imageId)).toEqual([]);
      expect(wires.join("\n")).not.toContain(name);
    },
  };
}

async function document({ world, publisher }: People, imageId: string): Promise<string> {
  const put = async (mutation: string, input: object) => {
    const answer = await write(world.url, publisher, mutation, { imageId, ...input });
    expect([mutation, answer.userErrors]).toEqual([mutation, []]);
    return String(answer.asset?.id);
  };
  await put("writeGettingStarted", { markdown: guide });
  await put("writeLaunchParameters", { fields });
  await put("writeInjectedFiles", {
    files: [
      { name: "motd.txt", path: "/etc/motd", content: motd },
      { name: "orders.bin", path: "/opt/orders/blob", contentBase64: binary.toString("base64"), mode: "0600" },
    ],
  });
  return put("writeAgreement", { text: terms });
}

async function publish({ world, publisher, approver }: People, imageId: string, wanted: object): Promise<void> {
  const step = async (caller: Caller, mutation: PublicationMutation, input: object) => {
    const answer = await send(world.url, caller, mutation, input);
    expect([mutation, answer.userErrors]).toEqual([mutation, []]);
    return answer;
  };
  const { request } = await step(publisher, "requestPublication", { imageId, ...wanted });
  expect(request?.checklist.map(({ met }) => met)).toEqual([true, true, true, true, true]);
  const alone = await send(world.url, publisher, "approvePublication", { requestId: request?.id });
  expect(alone.userErrors).toMatchObject([{ code: "FORBIDDEN" }]);
  await step(approver, "approvePublication", { requestId: request?.id });
}

interface Found {
  readonly id: string;
  readonly gettingStarted: { readonly markdown: string; readonly html: string } | null;
  readonly assets: readonly object[];
}

/** Finds the product by search, and reads all that is written about it; the image's id. */
async function find({ world, reader }: People, name: string): Promise<string> {
  const search = "query ($text: String!) { images(first: 5, filter: { text: $text }) { nodes { id } } }";
  const look = async () => {
    const { images } = await dataOf<{ images: { nodes: readonly { id: string }[] } }>(world.url, reader, search, {
      text: name,
    });
    return images.nodes[0]?.id;
  };
  const id = await waitFor(look, { what: `${name} to be found`, everyMs: 100 });
  const query = `query ($id: ID!) { image(id: $id) {
    id gettingStarted { ... on GettingStarted { markdown html } }
    assets { publisher agreement { revision text viewerAcceptedAt }
      launchParameters { revision jsonSchema } injectedFiles { files { path text } } }
  } }`;
  const { image } = await dataOf<{ image: Found | null }>(world.url, reader, query, { id });
  expect(image?.gettingStarted?.markdown).toBe(guide);
  expect(image?.gettingStarted?.html).toContain("<code>orders</code>");
  expect(image?.assets).toMatchObject([
    {
      ...{ publisher: "initech", agreement: { revision: 1, text: terms, viewerAcceptedAt: null } },
      launchParameters: { revision: 1, jsonSchema: { required: ["AdminUser", "AdminPassword"] } },
      injectedFiles: {
        files: [
          { path: "/etc/motd", text: motd },
          { path: "/opt/orders/blob", text: null },
        ],
      },
    },
  ]);
  return String(id);
}

/** A question, answered while the asker listens; the topic's id. */
async function talk({ world, publisher, reader }: People, imageId: string): Promise<readonly string[]> {
  const listening = await followOverWebSocket(await world.gateways[0].as("acme-member"), {
    filter: { imageIds: [imageId], kinds: ["ASSET_POST_WRITTEN"] },
  });
  const opened = await say(world.url, reader, "openTopic", {
    ...{ imageId, kind: "QUESTION", title: "Which size?", markdown: "For **ten** users?" },
  });
  expect(opened.userErrors).toEqual([]);
  const topicId = String(opened.topic?.id);
  expect(await topicAt(world.url, publisher, topicId)).toMatchObject({ title: "Which size?" });
  const answered = await say(world.url, publisher, "writePost", { topicId, markdown: "`small` will do." });
  expect(answered).toMatchObject({ userErrors: [], post: { byPublisher: true } });
  expect(await listening.count(1)).toMatchObject([{ __typename: "PostWritten", imageId }]);
  const postId = String(answered.post?.id);
  expect(await postAt(world.url, reader, postId)).toMatchObject({ html: "<p><code>small</code> will do.</p>\n" });
  expect((await say(world.url, reader, "acceptAnswer", { topicId, postId })).userErrors).toEqual([]);
  return [topicId, postId];
}

test("a product of AWS: written, approved, found, asked about, agreed to and launched, byte by byte", async () => {
  const world = await startTenants({ onEnd: onTestFinished, approval: true });
  const all = await people(world);
  const name = "orders-appliance-3.1";
  const [nativeId = ""] = await world.control.createImages([{ region: "us-east-1", ownerId: "123456789012", name }]);
  const place = { provider: "AWS", region: "us-east-1", nativeId };
  const imageId = await imageAt(world, all.publisher, place);
  const outsider = await watchOutsider(all, place, imageId, name);

  outsider.learns(await document(all, imageId));
  await outsider.seesNothing();
  await publish(all, imageId, { permissions: [{ type: "ACCOUNT", id: "111122223333" }] });
  await outsider.seesNothing();

  expect(await find(all, name)).toBe(imageId);
  outsider.learns(...(await talk(all, imageId)));
  await outsider.seesNothing();

  const { reader } = all;
  const input = { imageId, parameters, parametersRevision: 1 };
  expect(outcomes(await launch(world, reader, input))).toEqual([["AGREEMENT_REQUIRED", "acceptAgreement"]]);
  expect(outcomes(await acceptAgreement(world, reader, { imageId, revision: 1 }))).toEqual([]);
  const shown = await preview(world, reader, input);
  expect(shown).toMatchObject({ userErrors: [], calls: [{ action: "RunInstances" }] });
  expect(shown.calls[0]?.document).toContain("[secret]");
  expect(JSON.stringify(shown)).not.toContain(launchPassword);
  const launched = await launch(world, reader, input);
  expect(launched.userErrors).toEqual([]);
  const files = filesInCloudConfig((await awsMachine(world, launched.instances[0]?.nativeId)).userData);
  expect(files.get("/etc/motd")?.bytes).toEqual(Buffer.from(motd));
  expect(files.get("/opt/orders/blob")).toEqual({ bytes: binary, permissions: "0600", owner: "root:root" });
  const xml = files.get("/etc/cloud/parameters.xml")?.bytes.toString() ?? "";
  for (const value of ["alice", launchPassword, "small"]) expect(xml).toContain(`<value>${value}</value>`);

  await outsider.seesNothing();
  outsider.sawNothing();
});

test("a product of a SmartCloud: the same for a guest of the publisher's enterprise, files through the cloud's catalogue", async () => {
  const guest = { user: "acme@initech.example", password: "demo-only-guest" };
  const world = await startTenants({
    ...{ onEnd: onTestFinished, approval: true, accounts: { smartcloud: [guest] } },
    environment: { GUEST_PASSWORD: guest.password },
    backends: [
      ...tenants.filter(({ provider }) => provider === "SMARTCLOUD"),
      {
        ...{ ...acmeSmartCloud, id: "acme-guest" },
        options: { ...acmeSmartCloud.options, user: guest.user, password: { env: "GUEST_PASSWORD" } },
      },
    ],
  });
  const all = await people(world);
  const { publisher, approver, reader } = all;
  const name = "Orders appliance 3.1";
  const asked = ["AdminUser", "AdminPassword", "Size"].map(
    (field) => `<field name="${field}" label="${field}" type="string" description=""><values><value/></values></field>`,
  );
  const manifest = `<?xml version="1.0" encoding="UTF-8"?><parameters>${asked.join("")}</parameters>`;
  const { ids } = await world.steer<{ ids: readonly string[] }>("POST", "smartcloud/images", {
    images: [{ name, owner: "catalog@initech.example", visibility: "PRIVATE", manifest }],
  });
  const place = { provider: "SMARTCLOUD", region: "smartcloud", nativeId: String(ids[0]) };
  const imageId = await imageAt(world, approver, place);
  const shared = await dataOf<{ shareImageWithOrganization: { userErrors: readonly object[] } }>(
    ...[
      world.url,
      approver,
      "mutation ($input: ShareImageWithOrganizationInput!) { shareImageWithOrganization(input: $input) { userErrors { code message } } }",
    ],
    ...[{ input: { imageId } }],
  );
  expect(shared.shareImageWithOrganization.userErrors).toEqual([]);
  const outsider = await watchOutsider(all, place, imageId, name);

  outsider.learns(await document(all, imageId));
  await outsider.seesNothing();

  // The cloud takes files from its own catalogue alone: what Tintype exports goes there by the cloud's portal.
  const { injectedFiles } = (
    await dataOf<{ image: { assets: readonly { injectedFiles: { scriptsTxt: string } }[] } }>(
      ...[world.url, publisher, "query ($id: ID!) { image(id: $id) { assets { injectedFiles { scriptsTxt } } } }"],
      ...[{ id: imageId }],
    )
  ).image.assets[0] ?? { injectedFiles: null };
  expect(injectedFiles?.scriptsTxt).toBe("motd.txt=/etc/motd\norders.bin=/opt/orders/blob\n");
  const artifacts = { "motd.txt": motd, "orders.bin": binary.toString("latin1") };
  const change = { scripts: injectedFiles?.scriptsTxt, artifacts };
  await world.steer("POST", "smartcloud/changes", { changes: [{ imageId: place.nativeId, change }] });

  await publish(all, imageId, { visibility: "SHARED" });
  await outsider.seesNothing();
  expect(await find(all, name)).toBe(imageId);
  outsider.learns(...(await talk(all, imageId)));

  const input = {
    ...{ imageId, instanceType: "COP64.2/4096/60", location: "41", name: "orders" },
    ...{ parameters, parametersRevision: 1 },
    files: ["/etc/motd", "/opt/orders/blob"].map((path) => ({ path, leaveOut: true })),
  };
  const withFiles = await launch(world, reader, { ...input, files: [] });
  expect(outcomes(withFiles)).toContainEqual(["UNSUPPORTED", "files"]);
  expect(outcomes(await acceptAgreement(world, reader, { imageId, revision: 1 }))).toEqual([]);
  const shown = await preview(world, reader, input);
  expect(shown).toMatchObject({
    userErrors: [],
    calls: [{ parameters: { AdminUser: "alice", AdminPassword: "[secret]", Size: "small" } }],
  });
  const launched = await launch(world, reader, input);
  expect(launched.userErrors).toEqual([]);
  const machine = await smartcloudMachine(world, launched.instances[0]?.nativeId);
  expect(machine.parameters).toEqual({ ...parameters, Size: "small" });
  expect(machine.files).toEqual({ "/etc/motd": motd, "/opt/orders/blob": binary.toString("latin1") });

  await outsider.seesNothing();
  outsider.sawNothing();
});
