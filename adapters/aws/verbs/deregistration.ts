import { DeregisterImageCommand, type DeregisterImageResult, type Image } from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { DeregisterRequest, SnapshotOutcome, VerbFacets } from "../../../src/ports/verbs.ts";
import { cleanText, compareText } from "../../kit/text.ts";
import { type Ask, afterwards, beforehand, type Step } from "./asking.ts";
import type { Look } from "./looking.ts";

/**
 * An image that is gone is success: the attempt before this one may have done it, and EC2 keeps no token of it. What
 * became of its snapshots is then not known, and none is named.
 */
export function createDeregistration(ask: Ask, look: Look): VerbFacets["deregistration"] {
  return {
    ...beforehand(ask, (request) => [deregistering(request)]),
    async run(region, request, write) {
      // Before: afterwards nobody says which snapshots it had.
      const image = await look.image(region, request.id, write);
      try {
        const answer = await ask(region, deregistering(request), write);
        return { snapshots: outcomesOf(image, request, answer) };
      } catch (error) {
        const isGone =
          error instanceof GatewayError &&
          (error.code === "NOT_FOUND" || error.code === "WRONG_STATE") &&
          (await afterwards(look.isGone(region, request.id, write)));
        if (!isGone) throw error;
        return { snapshots: [] };
      }
    },
  };
}

function deregistering({ id, deleteSnapshots }: DeregisterRequest): Step<DeregisterImageResult> {
  const input = { ImageId: id, ...(deleteSnapshots ? { DeleteAssociatedSnapshots: true } : {}) };
  return {
    action: "DeregisterImage",
    doing: "deregister an image",
    input,
    send: (ec2, options) => ec2.send(new DeregisterImageCommand(input), options),
  };
}

function outcomesOf(
  image: Image | null,
  { deleteSnapshots }: DeregisterRequest,
  { DeleteSnapshotResults = [] }: DeregisterImageResult,
): readonly SnapshotOutcome[] {
  const had = (image?.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => cleanText(Ebs?.SnapshotId) ?? []);
  const outcomes = new Map(
    had.map((snapshotId) => [snapshotId, deleteSnapshots ? silent(snapshotId) : kept(snapshotId)]),
  );
  for (const { SnapshotId, ReturnCode } of DeleteSnapshotResults) {
    const snapshotId = cleanText(SnapshotId);
    if (snapshotId !== null) outcomes.set(snapshotId, toOutcome(snapshotId, cleanText(ReturnCode) ?? ""));
  }
  return [...outcomes.values()].sort((one, other) => compareText(one.snapshotId, other.snapshotId));
}

const kept = (snapshotId: string): SnapshotOutcome => ({ snapshotId, outcome: "KEPT", reason: null });
const silent = (snapshotId: string) => failed(snapshotId, "EC2 did not say what became of it.");

function failed(snapshotId: string, reason: string): SnapshotOutcome {
  return { snapshotId, outcome: "FAILED", reason };
}

function toOutcome(snapshotId: string, word: string): SnapshotOutcome {
  switch (word) {
    case "success":
      return { snapshotId, outcome: "DELETED", reason: null };
    case "skipped":
      return { snapshotId, outcome: "SKIPPED", reason: "Another image uses it, or it is kept for the Recycle Bin." };
    case "missing-permissions":
      return failed(snapshotId, "The right ec2:DeleteSnapshot is missing, or another account owns it.");
    case "internal-error":
      return failed(snapshotId, "EC2 failed. Delete the snapshot itself later.");
    case "client-error":
      return failed(snapshotId, "EC2 refused: it may be gone, locked or in use.");
    default:
      return failed(snapshotId, "EC2 answered with a code that we do not know.");
  }
}
