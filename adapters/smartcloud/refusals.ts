import type { ErrorCode } from "../../src/domain/errors.ts";
import type { ChangeAction } from "./verbs/change.ts";

export interface SmartCloudRefusal {
  /** The request that was refused; null: any. */
  readonly of: ChangeAction | null;
  readonly status: number;
  /** A pattern of the cloud's sentence that tells this row from a later one; null: whatever it says. */
  readonly says: RegExp | null;
  /** What the cloud means; reads on from "Could not … on backend …:". */
  readonly when: string;
  readonly becomes: ErrorCode;
  /** A sentence without its full stop: what the reader can do. */
  readonly action: string;
  /** The part of the input at fault, as the mutations name it; null: no single one. */
  readonly field: string | null;
}

/**
 * What the cloud's refusals of a change mean. The first row that fits counts. A status below 500 that is in no row is
 * INVALID_REQUEST; redirects, pages with 404, 408, 429 and all from 500 on are failures of the cloud, not refusals.
 */
export const smartCloudRefusals: readonly SmartCloudRefusal[] = [
  row("PUT /instances/{id}", 404, "NOT_FOUND", "instanceId", {
    when: "it has no machine with this id",
    action: "Take the id of a machine that runs",
  }),
  row("PUT /instances/{id}", 401, "FORBIDDEN", "instanceId", {
    when: "the machine is another user's",
    action: "Capture it through its owner's backend",
  }),
  row("PUT /instances/{id}", 412, "WRONG_STATE", "instanceId", {
    says: /\bstate\b/i,
    when: "only a machine that is ACTIVE can be captured",
    action: "Wait until it is",
  }),
  row("POST /offerings/image", 404, "NOT_FOUND", "volumeId", {
    when: "it has no volume with this id",
    action: "Take the id of a volume of yours that holds an image bundle",
  }),
  row("POST /offerings/image", 401, "FORBIDDEN", "volumeId", {
    when: "the volume is another user's",
    action: "Import it through its owner's backend",
  }),
  row("POST /offerings/image", 409, "IN_USE", "volumeId", {
    says: /\b(volume|in use)\b/i,
    when: "the volume is in use",
    action: "Detach it from its machine, or wait until its copy or import has ended",
  }),
  row("PUT /offerings/image/{id}", 401, "FORBIDDEN", "visibility", {
    when: "only the image's owner may, and PUBLIC only users whom the provider lets publish",
    action: "Use SHARED for everybody of the enterprise, or ask the provider for the right to publish",
  }),
  row("DELETE /offerings/image/{id}", 401, "FORBIDDEN", "imageId", {
    when: "only the image's owner may",
    action: "Ask the owner, or use the owner's backend",
  }),
  row("DELETE /offerings/image/{id}", 412, "IN_USE", "imageId", {
    says: /\binstances?\b/i,
    when: "machines still run from the image",
    action: "Terminate them first; of a shared image they may be other users'",
  }),
  row("DELETE /offerings/image/{id}", 412, "WRONG_STATE", "imageId", {
    when: "the image is being made or copied",
    action: "Wait until that has ended",
  }),
  row("POST /instances", 409, "QUOTA_EXCEEDED", null, {
    when: "the cloud has not enough resources there for the account",
    action: "Take another instance type, terminate what nobody needs, or ask the provider for more",
  }),
  row("POST /instances", 412, "INVALID_REQUEST", "parameters", {
    says: /^parameter\b/i,
    when: "the image wants other values at launch than it was given",
    action: "Have its launch parameters say what its manifest asks for, and give these",
  }),
  row("DELETE /instances/{id}", 404, "NOT_FOUND", "instanceId", {
    when: "it shows no machine with this id; one that ended long ago is not shown any more",
    action: "Look for it in the list of machines",
  }),
  row("DELETE /instances/{id}", 401, "FORBIDDEN", "instanceId", {
    when: "the machine is another user's",
    action: "Terminate it through its owner's backend",
  }),
  row("DELETE /instances/{id}", 412, "WRONG_STATE", "instanceId", {
    when: "the machine cannot be removed as it is now",
    action: "Wait until what it is doing has ended",
  }),
  row(null, 401, "FORBIDDEN", "imageId", {
    when: "the cloud does not entitle the backend's user to the image",
    action: "Ask its owner to share it",
  }),
  row(null, 402, "SUBSCRIPTION_REQUIRED", null, {
    when: "the cloud wants a payment to be settled first",
    action: "Look at the account in the cloud's portal",
  }),
  row(null, 403, "FORBIDDEN", null, {
    when: "the backend's user may not do this",
    action: "Ask whoever administers the account",
  }),
  row(null, 404, "NOT_FOUND", "imageId", {
    when: "the cloud has no such image, or hides it from the backend's user",
    action: "Check the id",
  }),
  row(null, 405, "UNSUPPORTED", null, {
    when: "this installation of the cloud does not take that request",
    action: "Do it in the cloud's portal",
  }),
  row(null, 409, "QUOTA_EXCEEDED", null, {
    when: "the account has no room for another image",
    action: "Delete images that nobody needs, or ask the provider for more",
  }),
  row(null, 412, "WRONG_STATE", null, {
    says: /\bimage\b.*\bstate\b/i,
    when: "only an image that is AVAILABLE can be used so",
    action: "Wait until it is",
  }),
  row(null, 412, "INVALID_REQUEST", null, {
    when: "the cloud does not take the input",
    action: "Correct what it names",
  }),
];

function row(
  of: ChangeAction | null,
  status: number,
  becomes: ErrorCode,
  field: string | null,
  words: { readonly says?: RegExp; readonly when: string; readonly action: string },
): SmartCloudRefusal {
  return { of, status, becomes, field, says: null, ...words };
}
