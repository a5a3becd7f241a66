import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeAll } from "vitest";
import { write } from "../callers/assets.ts";
import { allEvents, type EventAnswer } from "../callers/events.ts";
import { type PublicationAnswer, type PublicationMutation, send } from "../callers/publications.ts";
import type { DemoUser } from "../callers/sign-in.ts";
import { closeAfterAll } from "../closing.ts";
import type { Caller } from "../isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../isolation/tenants-world.ts";
import { temporaryFolder } from "../servers/gateway.ts";

export const region = "us-east-1";
export const initechAccount = "123456789012";
export const globexAccount = "777788889999";
export const acmeAccount = "111122223333";

/** Three organizations that ask for approval, and Initech's account, which may make images public. */
export function publishingWorld() {
  const onEnd = closeAfterAll();
  let world: TenantsWorld;
  let folder = "";
  let made = 0;
  const callers = new Map<DemoUser, Caller>();

  beforeAll(async () => {
    folder = temporaryFolder(onEnd);
    world = await startTenants({ onEnd, approval: true, store: { folder } });
    await block("unblocked");
  });

  const block = (state: "unblocked" | "block-new-sharing") =>
    world.steer("POST", "aws/block-public-access", { account: initechAccount, region, state });

  async function as(user: DemoUser): Promise<Caller> {
    const known = callers.get(user);
    if (known) return known;
    // The world's own callers have names of their own; nothing here goes by them.
    const caller = { name: "initech-publisher" as const, token: (await world.gateways[0].as(user)).token };
    callers.set(user, caller);
    return caller;
  }

  /** A new image of Initech's, or of whom the seed says, once its people see it. */
  async function image(seed: object = {}, user: DemoUser = "initech-publisher") {
    made += 1;
    const name = `to-publish-${made}`;
    const [nativeId = ""] = await world.control.createImages([{ region, ownerId: initechAccount, name, ...seed }]);
    const id = await imageAt(world, await as(user), { provider: "AWS", region, nativeId });
    return { id, nativeId };
  }

  /** The global id of a SmartCloud image, once somebody sees it. */
  async function smartCloudImage(nativeId: string, user: DemoUser): Promise<string> {
    return imageAt(world, await as(user), { provider: "SMARTCLOUD", region: "smartcloud", nativeId });
  }

  /** Waits until somebody of another organization is shown it. */
  async function seenBy(user: DemoUser, imageId: string): Promise<void> {
    const [, provider = "", region = "", nativeId = ""] = Buffer.from(imageId, "base64url").toString().split(":");
    await imageAt(world, await as(user), { provider, region, nativeId });
  }

  /** One with all that the checklist looks for. */
  async function documentedImage(seed: object = {}, user: DemoUser = "initech-publisher") {
    const made = await image(seed, user);
    await document(made.id, user);
    return made;
  }

  async function document(imageId: string, user: DemoUser = "initech-publisher") {
    await write(world.url, await as(user), "writeGettingStarted", { imageId, markdown: "# Begin" });
    await write(world.url, await as(user), "writeAgreement", { imageId, text: "Be kind." });
  }

  async function ask(user: DemoUser, mutation: PublicationMutation, input: object): Promise<PublicationAnswer> {
    return send(world.url, await as(user), mutation, input);
  }

  /** A request of the publisher's; its id. */
  async function requested(
    imageId: string,
    wanted: object = { visibility: "PUBLIC" },
    user: DemoUser = "initech-publisher",
  ) {
    const { request, userErrors } = await ask(user, "requestPublication", { imageId, ...wanted });
    if (!request) throw new Error(`there is no request: ${JSON.stringify(userErrors)}`);
    return request.id;
  }

  /** Whom the cloud lets launch it. */
  async function grantees(nativeId: string): Promise<readonly object[]> {
    const raw = await world.steer<{ launchPermissions: readonly object[] }>("GET", `aws/images/${region}/${nativeId}`);
    return raw.launchPermissions;
  }

  async function eventsOf(imageId: string, user: DemoUser = "initech-admin", more: object = {}) {
    const filter = { imageIds: [imageId], ...more };
    return allEvents(await world.gateways[0].as(user), { filter });
  }

  /** Changes what the gateway keeps, behind its back. */
  function inStore(statement: string): void {
    const store = new DatabaseSync(join(folder, "tintype.sqlite"), { timeout: 5_000 });
    try {
      store.exec(statement);
    } finally {
      store.close();
    }
  }

  return {
    get world() {
      return world;
    },
    get url() {
      return world.url;
    },
    ...{ as, block, image, smartCloudImage, seenBy, documentedImage, document, ask, requested, grantees, eventsOf },
    /** The types of those events that are about publishing, in their order. */
    async toldOf(imageId: string, user: DemoUser = "initech-admin"): Promise<readonly string[]> {
      const events: readonly EventAnswer[] = await eventsOf(imageId, user);
      return events.map(({ __typename }) => __typename).filter((name) => /^Publi/.test(name));
    },
    inStore,
    idOf,
    /** As if so much time had passed since these were asked for. */
    letExpire(requestIds: readonly string[]) {
      const ids = requestIds.map((id) => `'${idOf(id)}'`).join(", ");
      inStore(`update publication set expires_at = requested_at where id in (${ids})`);
    },
  };
}

/** A request's id within the store. */
function idOf(requestId: string): string {
  return Buffer.from(requestId, "base64url").toString().replace("PublicationRequest:", "");
}
