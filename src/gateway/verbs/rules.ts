import type { ImageRecord, LaunchPermission, Tag, Visibility } from "../../domain/image/image.ts";
import { permissionText } from "../../domain/text/diff.ts";
import type { Ability, VerbRule } from "./verb.ts";

const asItIs = (record: ImageRecord): ImageRecord => record;
const plain = {
  ...{ destructive: false, byViewer: false, removes: false, revives: false },
  ...{ opens: null, effect: asItIs },
} as const;

function rule<Name extends Ability>(rule: VerbRule<Name>): VerbRule<Name> {
  return rule;
}

/** Every mutation by its name in the schema. */
export const verbRules = {
  createImage: rule<"capture">({
    ...plain,
    ability: "capture",
    expects: ["image.registered"],
    instead: "This cloud cannot capture a machine. Build the image elsewhere and register it.",
  }),
  registerImage: rule<"registration">({
    ...plain,
    ability: "registration",
    expects: ["image.registered"],
    instead: "This cloud takes no images from outside. Capture a running machine with createImage.",
  }),
  copyImage: rule<"copying">({
    ...plain,
    ability: "copying",
    byViewer: true,
    expects: ["image.registered"],
    instead: "This cloud copies within one location only. Launch there, and capture with createImage.",
  }),
  updateImage: rule<"tagging">({
    ...plain,
    ability: "tagging",
    expects: ["image.described", "view.tags-changed"],
    effect: (record, { description, setTags, deleteTags }) => ({
      ...record,
      facts:
        description === undefined
          ? record.facts
          : { ...record.facts, description: description === "" ? null : description },
      view: { ...record.view, tags: withTags(record.view.tags, setTags, deleteTags) },
    }),
    instead:
      "This cloud keeps description and tags as they were at the capture. Clone the image with copyImage to give the copy others.",
  }),
  grantLaunchPermission: rule<"permissionGranting">({
    ...plain,
    ability: "permissionGranting",
    opens: ({ permissions }) => ({ permissions }),
    expects: ["launch-permission.granted", "image.visibility-changed"],
    effect: (record, { permissions }) => withPermissions(record, [...known(record), ...permissions]),
    instead: "This cloud shares with everybody of the enterprise or with nobody: use setImageVisibility.",
  }),
  revokeLaunchPermission: rule<"permissionRevoking">({
    ...plain,
    ability: "permissionRevoking",
    destructive: true,
    expects: ["launch-permission.revoked", "image.visibility-changed"],
    effect: (record, { permissions }) => {
      const revoked = new Set(permissions.map(permissionText));
      return withPermissions(
        record,
        known(record).filter((permission) => !revoked.has(permissionText(permission))),
      );
    },
    instead: "This cloud shares with everybody of the enterprise or with nobody: use setImageVisibility.",
  }),
  cancelLaunchPermission: rule<"permissionCancelling">({
    ...plain,
    ability: "permissionCancelling",
    byViewer: true,
    expects: ["view.no-longer-visible"],
    instead: "In this cloud nobody gives up a share; ask the owner to make the image private.",
  }),
  setImageVisibility: rule<"visibilitySetting">({
    ...plain,
    ability: "visibilitySetting",
    destructive: true,
    opens: ({ visibility }) => ({ visibility }),
    expects: ["image.visibility-changed"],
    effect: (record, { visibility }) => ({
      ...record,
      facts: { ...record.facts, visibility },
      view: { ...record.view, launchPermissions: remaining(record.view.launchPermissions, visibility) },
    }),
    instead: "This cloud does not let its users change who sees an image.",
  }),
  scheduleImageDeprecation: rule<"deprecation">({
    ...plain,
    ability: "deprecation",
    expects: ["image.deprecation-scheduled"],
    instead: "This cloud has no deprecation. Say it in the image's name or description.",
  }),
  cancelImageDeprecation: rule<"deprecation">({
    ...plain,
    ability: "deprecation",
    expects: ["image.deprecation-cancelled"],
    effect: (record) => ({ ...record, facts: { ...record.facts, deprecatedAt: null } }),
    instead: "This cloud has no deprecation, so there is none to cancel.",
  }),
  disableImage: rule<"disabling">({
    ...plain,
    ability: "disabling",
    destructive: true,
    expects: ["image.state-changed"],
    effect: (record) => ({
      ...record,
      facts: { ...record.facts, state: "DISABLED", nativeState: "disabled", visibility: "PRIVATE" },
      view: { ...record.view, launchPermissions: [] },
    }),
    instead: "This cloud cannot disable an image. Make it private with setImageVisibility.",
  }),
  enableImage: rule<"disabling">({
    ...plain,
    ability: "disabling",
    expects: ["image.state-changed"],
    effect: (record) => ({ ...record, facts: { ...record.facts, state: "AVAILABLE", nativeState: "available" } }),
    instead: "This cloud cannot disable an image, so there is none to enable.",
  }),
  protectImage: rule<"protection">({
    ...plain,
    ability: "protection",
    expects: ["view.details-changed"],
    instead: "This cloud has no protection against deregistration; running instances protect an image by themselves.",
  }),
  unprotectImage: rule<"protection">({
    ...plain,
    ability: "protection",
    expects: ["view.details-changed"],
    instead: "This cloud has no protection against deregistration, so there is none to take away.",
  }),
  deregisterImage: rule<"deregistration">({
    ...plain,
    ability: "deregistration",
    destructive: true,
    removes: true,
    expects: ["image.deregistered"],
    instead: "This cloud does not let its users remove an image.",
  }),
  restoreImage: rule<"restoration">({
    ...plain,
    ability: "restoration",
    revives: true,
    expects: ["image.state-changed", "view.became-visible", "image.registered"],
    instead: "This cloud has no recycle bin: what is deleted is gone. Capture or import it anew.",
  }),
  launchInstance: rule<"launching">({
    ...plain,
    ability: "launching",
    byViewer: true,
    expects: [],
    instead: "This backend cannot launch.",
  }),
  terminateInstance: rule<"terminating">({
    ...plain,
    ability: "terminating",
    byViewer: true,
    expects: [],
    instead: "This backend cannot terminate.",
  }),
} as const;

export type VerbName = keyof typeof verbRules;

/** A rule by the name that an intent carries; undefined for one that another version knew. */
export function ruleOf(verb: string): VerbRule | undefined {
  // Each rule's request belongs to its own ability: whoever holds an intent holds both.
  return (verbRules as unknown as Readonly<Record<string, VerbRule>>)[verb];
}

function known(record: ImageRecord): readonly LaunchPermission[] {
  return record.view.launchPermissions ?? [];
}

function withPermissions(record: ImageRecord, permissions: readonly LaunchPermission[]): ImageRecord {
  // Only a record whose permissions are known can have some more or fewer.
  if (record.view.launchPermissions === null) return record;
  const launchPermissions = sorted(permissions);
  const visibility = launchPermissions.some(({ type }) => type === "EVERYBODY")
    ? "PUBLIC"
    : launchPermissions.length > 0
      ? "SHARED"
      : "PRIVATE";
  return { ...record, facts: { ...record.facts, visibility }, view: { ...record.view, launchPermissions } };
}

const everybody: LaunchPermission = { type: "EVERYBODY", id: null };

/** Whom the cloud names now, which may be more than the caller knew of. */
function remaining(
  permissions: readonly LaunchPermission[] | null,
  visibility: Visibility,
): readonly LaunchPermission[] | null {
  if (permissions === null) return null;
  if (visibility === "PRIVATE") return [];
  const named = permissions.filter(({ type }) => type !== "EVERYBODY");
  return sorted(visibility === "PUBLIC" ? [...named, everybody] : named);
}

function sorted(permissions: readonly LaunchPermission[]): readonly LaunchPermission[] {
  const distinct = new Map(permissions.map((permission) => [`${permission.type} ${permission.id ?? ""}`, permission]));
  return [...distinct].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, permission]) => permission);
}

function withTags(tags: readonly Tag[], set: readonly Tag[], remove: readonly string[]): readonly Tag[] {
  const byKey = new Map(tags.map(({ key, value }) => [key, value]));
  for (const key of remove) byKey.delete(key);
  for (const { key, value } of set) byKey.set(key, value);
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, value]) => ({ key, value }));
}
