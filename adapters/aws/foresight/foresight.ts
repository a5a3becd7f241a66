import { GatewayError, toGatewayError } from "../../../src/domain/errors.ts";
import type { LaunchPermission, Region, Tag } from "../../../src/domain/image/image.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { Finding, KnownImage, Verb, VerbFacets } from "../../../src/ports/verbs.ts";
import { markKey, mostTags } from "../verbs/checks.ts";
import type { Look } from "../verbs/looking.ts";
import { certain, detailOf, isEncrypted, isMarketplace, likely, notAvailable, viewDetailOf } from "./findings.ts";
import type { LaunchForesight } from "./foreseen-launch.ts";
import type { ReadableSnapshots } from "./readable-snapshots.ts";

type Foresight = {
  readonly [Name in keyof VerbFacets]?: VerbFacets[Name] extends Verb<infer Request, infer _>
    ? Pick<Verb<Request, unknown>, "hinders" | "foresee">
    : never;
};

const yearMs = 365.25 * 24 * 3600 * 1000;
/** AWS's quota, which it raises on request. */
const usualGrantees = 1000;

/** What EC2 would say no to, as far as an image, its view, EC2's catalogue and its documented quotas tell. */
export function createForesight(parts: {
  readonly look: Look;
  readonly launch: LaunchForesight;
  readonly snapshots: ReadableSnapshots;
}): Foresight {
  const { look, launch, snapshots } = parts;

  async function takenName(region: Region, name: string, call: Call): Promise<readonly Finding[]> {
    if ((await look.named(region, name, call)) === null) return [];
    return [
      certain("NAME_TAKEN", "name", "Another image of this account has this name in the region. Choose another."),
    ];
  }

  return {
    capture: {
      async foresee(region, { name, instanceId }, _, call) {
        const [taken, instance] = await Promise.all([
          takenName(region, name, call),
          look.instance(region, instanceId, call),
        ]);
        return [...taken, ...(instance === null ? [noInstance] : [])];
      },
    },
    registration: {
      async foresee(region, { name, devices }, _, call) {
        const ids = devices.flatMap(({ snapshotId }) => snapshotId ?? []);
        const [taken, unread] = await Promise.all([takenName(region, name, call), unreadable(region, ids, call)]);
        return [...taken, ...unread];
      },
    },
    copying: {
      hinders: (image) => [...notAvailable(image, "copied"), ...(isForeignProduct(image) ? [uncopiable] : [])],
      async foresee(region, request, image, call) {
        const [taken, storage] = await Promise.all([
          takenName(region, request.name, call),
          image === null || image.view?.owned === true ? [] : storageOf(image, call),
        ]);
        const copied = request.copyTags ? (image?.view?.tags ?? []) : [];
        const all = merged(copied, [...request.tags, { key: markKey, value: "" }], []);
        return [...taken, ...storage, ...tooMany(all, "tags")];
      },
    },
    tagging: {
      async foresee(_, { setTags, deleteTags }, image) {
        const before = image?.view?.tags ?? [];
        // Tags are set before others are deleted.
        if (setTags.length === 0) return [];
        const now = merged(before, setTags, []);
        const after = merged(before, setTags, deleteTags);
        if (now.length <= mostTags || after.length > mostTags) return tooMany(after, "setTags");
        const message = `The image would have ${now.length} tags before others are deleted, and EC2 keeps ${mostTags}. Delete them first, in a mutation of their own.`;
        return [certain("QUOTA_EXCEEDED", "setTags", message)];
      },
    },
    permissionGranting: {
      hinders: unshareable,
      async foresee(_, { permissions }, image) {
        return image ? [...sharing(image, permissions), ...grantees(image, permissions)] : [];
      },
    },
    visibilitySetting: {
      async foresee(_, { visibility }, image) {
        if (!image || visibility !== "PUBLIC") return [];
        return [...unshareable(image), ...sharing(image, [{ type: "EVERYBODY", id: null }])];
      },
    },
    permissionCancelling: {
      async foresee(_, __, image) {
        if (image?.view?.owned !== true) return [];
        return [certain("WRONG_STATE", "imageId", "This account owns the image, so it has no permission to give up.")];
      },
    },
    deprecation: {
      async foresee(_, { at }, image) {
        return at === null || !image ? [] : tooLate(at, image);
      },
    },
    disabling: {
      async foresee(_, { disabled }, image) {
        const state = image?.facts.state;
        // "It is so already" is success.
        const isFit = state === undefined || ["AVAILABLE", "DISABLED", "UNKNOWN"].includes(state);
        if (isFit) return [];
        const message = `This image is ${state}: only an AVAILABLE one can be ${disabled ? "disabled" : "enabled"}.`;
        return [certain("WRONG_STATE", "imageId", message)];
      },
    },
    deregistration: {
      hinders(image) {
        const { deregistrationProtection = null } = viewDetailOf(image);
        if (!deregistrationProtection?.startsWith("enabled")) return [];
        const message =
          "The image is protected from deregistration. Take the protection away with unprotectImage; one with cooldown protects for 24 hours more.";
        return [certain("PROTECTED", "imageId", message)];
      },
    },
    launching: {
      hinders: (image) => notAvailable(image, "launched"),
      async foresee(region, request, image, call) {
        return image ? launch(region, request, image, call) : [];
      },
    },
    terminating: {
      async foresee(region, { instanceId }, _, call) {
        return (await look.instance(region, instanceId, call)) === null ? [noInstance] : [];
      },
    },
  };

  async function unreadable(region: Region, ids: readonly string[], call: Call): Promise<readonly Finding[]> {
    if (ids.length === 0) return [];
    const readable = await snapshots(region, ids, call).catch((error: unknown) => toGatewayError(error));
    if (readable instanceof GatewayError)
      return [
        likely(
          "NOT_FOUND",
          "devices",
          `Whether this account can read the snapshots could not be found out (${readable.code}). Check their ids and the region.`,
        ),
      ];
    const missing =
      "This account can read no such snapshot in the region. Check the ids of the snapshots and the region.";
    return readable ? [] : [certain("NOT_FOUND", "devices", missing)];
  }

  async function storageOf(image: KnownImage, call: Call): Promise<readonly Finding[]> {
    const ids = (detailOf(image).blockDeviceMappings ?? []).flatMap(({ ebs }) => ebs?.snapshotId ?? []);
    if (ids.length === 0) return [];
    const way =
      "Ask the image's owner to share the snapshots too (and the key, where they are encrypted), or launch it and capture the instance";
    const readable = await snapshots(image.region, ids, call).catch((error: unknown) => toGatewayError(error));
    if (readable instanceof GatewayError)
      return [
        likely(
          "FORBIDDEN",
          "imageId",
          `Whether the image's snapshots are shared too could not be found out (${readable.code}). Where they are not: ${way}.`,
        ),
      ];
    if (readable) return [];
    return [certain("FORBIDDEN", "imageId", `The image is shared with this account, its snapshots are not. ${way}.`)];
  }
}

const noInstance = certain(
  "NOT_FOUND",
  "instanceId",
  "This account has no such instance in the region. Check id and region.",
);

const uncopiable = certain(
  "FORBIDDEN",
  "imageId",
  "An image of AWS Marketplace cannot be copied to another account. Subscribe to it, launch it, and capture the instance with createImage.",
);

function isForeignProduct(image: KnownImage): boolean {
  return image.view?.owned !== true && isMarketplace(image);
}

function merged(before: readonly Tag[], set: readonly Tag[], remove: readonly string[]): readonly string[] {
  const keys = new Set([...before, ...set].map(({ key }) => key).filter((key) => !/^aws:/i.test(key)));
  for (const key of remove) keys.delete(key);
  return [...keys];
}

function tooMany(keys: readonly string[], field: string): readonly Finding[] {
  if (keys.length <= mostTags) return [];
  const message = `The image would have ${keys.length} tags, and EC2 keeps ${mostTags}. Set fewer, or delete some first; an image that Tintype makes carries one of its own.`;
  return [certain("QUOTA_EXCEEDED", field, message)];
}

function unshareable({ facts: { state } }: KnownImage): readonly Finding[] {
  if (state !== "DISABLED" && state !== "FAILED") return [];
  const message = `This image is ${state}, and cannot be shared. ${state === "DISABLED" ? "Enable it with enableImage first" : "Share another image"}.`;
  return [certain("WRONG_STATE", "imageId", message)];
}

function sharing(image: KnownImage, permissions: readonly LaunchPermission[]): readonly Finding[] {
  if (!isEncrypted(image)) return [];
  const way =
    "copy the image with copyImage and a kmsKeyId of a customer managed key whose policy lets the grantees use it, and share the copy";
  if (permissions.some(({ type }) => type === "EVERYBODY"))
    return [
      certain(
        "NOT_SHAREABLE",
        "imageId",
        `An encrypted image can never be public. Share it with accounts by name; for that, ${way}.`,
      ),
    ];
  return [
    likely(
      "NOT_SHAREABLE",
      "imageId",
      `The image is encrypted. Where the key is AWS's own (aws/ebs) EC2 refuses to share it: ${way}. With a key of your own the grantees need the right to use it. checkAtCloud: true asks EC2.`,
    ),
  ];
}

function grantees({ view }: KnownImage, permissions: readonly LaunchPermission[]): readonly Finding[] {
  const texts = new Set([...(view?.launchPermissions ?? []), ...permissions].map(({ type, id }) => `${type} ${id}`));
  if (texts.size <= usualGrantees) return [];
  const message = `The image would be shared with ${texts.size} grantees, and AWS allows ${usualGrantees} unless it raised that for the account. Share with an organization or unit instead of many accounts.`;
  return [likely("QUOTA_EXCEEDED", "permissions", message)];
}

function tooLate(at: string, { facts }: KnownImage): readonly Finding[] {
  const time = Date.parse(at);
  if (time - Date.now() > 10 * yearMs)
    return [
      certain("INVALID_REQUEST", "deprecateAt", "EC2 takes a time at most ten years ahead. Give an earlier one."),
    ];
  const createdAt = Date.parse(facts.createdAt ?? "");
  if (facts.visibility !== "PUBLIC" || !(time - createdAt > 2 * yearMs + 24 * 3600 * 1000)) return [];
  const message = "EC2 deprecates a public image at most two years after its creation. Give an earlier time.";
  return [certain("INVALID_REQUEST", "deprecateAt", message)];
}
