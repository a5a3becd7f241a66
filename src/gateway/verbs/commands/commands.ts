import type { LaunchPermission, NativeId, Tag, Visibility } from "../../../domain/image/image.ts";
import { permissionText } from "../../../domain/text/diff.ts";
import type { LaunchRequest } from "../../../ports/verbs.ts";
import type { VerbName } from "../rules.ts";
import type { Ordered } from "../verb.ts";
import { about, type Given, type InRegion, type Maybe, type OfImage, tagsOf } from "./command-parts.ts";
import * as problem from "./command-problems.ts";

// Mutations of what is there already, from plain input; nobody is asked anything. `making-orders.ts` has the others.

export function updateImage(
  input: OfImage & {
    readonly description?: Maybe<string>;
    readonly setTags: readonly Tag[];
    readonly deleteTags: readonly string[];
  },
): Ordered<"tagging"> {
  const setTags = tagsOf(input.setTags);
  const description = input.description ?? undefined;
  const deleteTags = [...input.deleteTags];
  return about<"tagging">("updateImage", input.imageId, (id) => ({
    request: { id, ...(description === undefined ? {} : { description }), setTags, deleteTags },
    problems: [
      ...problem.tagProblems("setTags", setTags),
      ...problem.keyProblems("deleteTags", deleteTags),
      ...deleteTags.flatMap((key, index) =>
        setTags.some((tag) => tag.key === key)
          ? [problem.invalid(["deleteTags", `${index}`], "This tag is set and deleted at once.")]
          : [],
      ),
      ...(description === undefined && setTags.length === 0 && deleteTags.length === 0
        ? [problem.invalid([], "There is nothing to change: give a description or tags.")]
        : []),
    ],
  }));
}

interface Permissions extends OfImage {
  readonly permissions: readonly Given<LaunchPermission>[];
}

export function grantLaunchPermission(input: Permissions): Ordered<"permissionGranting"> {
  return about<"permissionGranting">("grantLaunchPermission", input.imageId, permitting(input));
}

export function revokeLaunchPermission(input: Permissions): Ordered<"permissionRevoking"> {
  return about<"permissionRevoking">("revokeLaunchPermission", input.imageId, permitting(input));
}

function permitting(input: Permissions) {
  const permissions = input.permissions.map(({ type, id }) => ({ type, id: id ?? null }));
  return (id: NativeId) => ({ request: { id, permissions }, problems: problem.permissionProblems(permissions) });
}

export function cancelLaunchPermission({ imageId }: OfImage): Ordered<"permissionCancelling"> {
  return about<"permissionCancelling">("cancelLaunchPermission", imageId, (id) => ({ request: { id } }));
}

/** `known` are the launch permissions of now; null where the cloud has no such thing, or nobody here may know. */
export function setImageVisibility(
  { imageId, visibility }: OfImage & { readonly visibility: Visibility },
  known: readonly LaunchPermission[] | null,
): Ordered<"visibilitySetting"> {
  const named = (known ?? []).filter(({ type }) => type !== "EVERYBODY");
  const remaining: Readonly<Record<Visibility, readonly LaunchPermission[]>> = {
    PRIVATE: [],
    SHARED: named,
    PUBLIC: known === null ? [] : [...named, { type: "EVERYBODY", id: null }],
    UNKNOWN: [],
  };
  const permissions = remaining[visibility].toSorted((one, other) =>
    permissionText(one) < permissionText(other) ? -1 : 1,
  );
  return about<"visibilitySetting">("setImageVisibility", imageId, (id) => ({
    request: { id, visibility, permissions },
    problems: [
      ...(visibility === "UNKNOWN"
        ? [problem.invalid(["visibility"], "UNKNOWN cannot be set. Choose PUBLIC, SHARED or PRIVATE.")]
        : []),
      ...(visibility === "SHARED" && known !== null && permissions.length === 0
        ? [
            problem.invalid(
              ["visibility"],
              "It would be shared with nobody. Grant somebody first: grantLaunchPermission.",
            ),
          ]
        : []),
    ],
  }));
}

/** `now` and `deprecateAt` are ISO 8601 in UTC with milliseconds. */
export function scheduleImageDeprecation(
  { imageId, deprecateAt }: OfImage & { readonly deprecateAt: string },
  now: string,
): Ordered<"deprecation"> {
  return about<"deprecation">("scheduleImageDeprecation", imageId, (id) => ({
    request: { id, at: deprecateAt },
    problems: deprecateAt > now ? [] : [problem.invalid(["deprecateAt"], "This time has passed. Name one to come.")],
  }));
}

export function cancelImageDeprecation({ imageId }: OfImage): Ordered<"deprecation"> {
  return about<"deprecation">("cancelImageDeprecation", imageId, (id) => ({ request: { id, at: null } }));
}

export function disableImage({ imageId }: OfImage): Ordered<"disabling"> {
  return about<"disabling">("disableImage", imageId, (id) => ({ request: { id, disabled: true } }));
}

export function enableImage({ imageId }: OfImage): Ordered<"disabling"> {
  return about<"disabling">("enableImage", imageId, (id) => ({ request: { id, disabled: false } }));
}

export function protectImage({
  imageId,
  withCooldown,
}: OfImage & { readonly withCooldown: boolean }): Ordered<"protection"> {
  return about<"protection">("protectImage", imageId, (id) => ({ request: { id, protected: true, withCooldown } }));
}

export function unprotectImage({ imageId }: OfImage): Ordered<"protection"> {
  return about<"protection">("unprotectImage", imageId, (id) => ({
    request: { id, protected: false, withCooldown: false },
  }));
}

export function deregisterImage({
  imageId,
  deleteSnapshots,
}: OfImage & { readonly deleteSnapshots: boolean }): Ordered<"deregistration"> {
  return about<"deregistration">("deregisterImage", imageId, (id) => ({ request: { id, deleteSnapshots } }));
}

export function restoreImage({ imageId }: OfImage): Ordered<"restoration"> {
  return about<"restoration">("restoreImage", imageId, (id) => ({ request: { id } }));
}

export function launchInstance(input: OfImage & Given<Omit<LaunchRequest, "imageId">>): Ordered<"launching"> {
  const { instanceType, count } = input;
  const tags = tagsOf(input.tags);
  return about<"launching">("launchInstance", input.imageId, (imageId) => ({
    request: {
      imageId,
      name: input.name ?? null,
      instanceType,
      location: input.location ?? null,
      keyName: input.keyName ?? null,
      subnetId: input.subnetId ?? null,
      count,
      tags,
    },
    problems: [
      ...problem.blankProblems("instanceType", instanceType),
      ...(count >= 1 && count <= 100 ? [] : [problem.invalid(["count"], "Launch from 1 to 100 at a time.")]),
      ...problem.tagProblems("tags", tags),
    ],
  }));
}

export function terminateInstance({
  region,
  instanceId,
}: InRegion & { readonly instanceId: NativeId }): Ordered<"terminating"> {
  return {
    verb: "terminateInstance" satisfies VerbName,
    image: null,
    region: region ?? null,
    makesName: null,
    request: { instanceId },
    problems: problem.blankProblems("instanceId", instanceId),
  };
}
