import type { Change } from "../lifecycle/lifecycle.ts";

/** More than this at once, of so many images, is taken for a fault of the cloud until a second complete sweep says the same. */
export function plausibleAtOnce(images: number): number {
  return Math.max(10, images * 0.2);
}

/**
 * What a look says that a fault of a cloud says of many images at once, as a text that is equal where a second look says
 * the same; null where it says nothing of the kind. What is new, grows or becomes AVAILABLE is no reason to doubt.
 */
export function doubtfulIn(changes: readonly Change[]): string | null {
  const doubtful = changes.filter(isDoubtful).map(({ kind, before, after }) => [kind, after ?? before]);
  return doubtful.length === 0 ? null : JSON.stringify(doubtful);
}

function isDoubtful({ kind, before, after }: Change): boolean {
  switch (kind) {
    case "image.deregistered":
    case "image.renamed":
    case "image.owner-changed":
    case "launch-permission.revoked":
      return true;
    case "image.state-changed":
      return !isAvailable(after);
    case "image.visibility-changed":
      return before !== "UNKNOWN";
    case "image.described":
      return after === null;
    case "view.tags-changed":
      return Array.isArray(after) && after.length === 0;
    default:
      return false;
  }
}

function isAvailable(after: Change["after"]): boolean {
  return typeof after === "object" && after !== null && "state" in after && after.state === "AVAILABLE";
}
