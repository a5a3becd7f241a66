import type { Viewer } from "../../domain/access/policy.ts";
import type { Post } from "../../domain/discussions/discussion.ts";
import { GatewayError } from "../../domain/errors.ts";
import { type ImageKey, keyText } from "../../domain/image/image.ts";
import { refuseMachines } from "../backends/permission.ts";
import { orRefused } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";

/** Ids of what it was about, to be read anew; null where it was about none. */
export interface TalkAnswer {
  readonly assetId: string | null;
  readonly topicId: string | null;
  /** Also where an edit was lost to another one. */
  readonly postId: string | null;
  /** Of the entries that tell of it, each organization's of one image; empty where it was so already. */
  readonly positions: readonly number[];
  readonly userErrors: readonly UserError[];
}

export const nothingSaid: TalkAnswer = { assetId: null, topicId: null, postId: null, positions: [], userErrors: [] };

/** For people alone. Answers what can be mended, throws the rest. */
export async function answering(
  viewer: Viewer,
  objections: readonly UserError[],
  work: () => Promise<TalkAnswer>,
): Promise<TalkAnswer> {
  refuseMachines(viewer);
  if (objections.length > 0) return { ...nothingSaid, userErrors: objections };
  return orRefused(work, (...userErrors) => ({ ...nothingSaid, userErrors }));
}

/** The same for what is not there and for what the viewer does not see. */
export function notThere(what: "asset" | "topic" | "post", field: string): GatewayError {
  return new GatewayError("NOT_FOUND", `There is no such ${what}, or you see none of the images that it is about.`, {
    field,
  });
}

export function invalid(field: string, message: string): GatewayError {
  return new GatewayError("INVALID_REQUEST", message, { field });
}

export function refuseRemoved({ removed }: Post): void {
  if (removed)
    throw new GatewayError("WRONG_STATE", "The post was removed, and its text with it.", { field: "postId" });
}

/** All of them, those that the viewer sees first. */
export function seenFirst(seen: readonly ImageKey[], all: readonly ImageKey[]): readonly ImageKey[] {
  const texts = new Set(seen.map(keyText));
  const { first = [], rest = [] } = Object.groupBy(all, (key) => (texts.has(keyText(key)) ? "first" : "rest"));
  return [...first, ...rest];
}
