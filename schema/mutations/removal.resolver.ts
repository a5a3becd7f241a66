import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { deregisterImage, restoreImage } from "../../src/gateway/verbs/commands/commands.ts";
import type { VerbAnswer } from "../../src/gateway/verbs/verb.ts";
import type { SnapshotOutcome as Outcome } from "../../src/ports/verbs.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { perform } from "./execute.ts";
import { DeregisterImagePayload, RestoreImagePayload, SnapshotOutcome } from "./image-payloads.type.ts";
import { DeregisterImageInput, RestoreImageInput } from "./image-verb.input.ts";

@Resolver()
export class RemovalResolver {
  @Mutation(() => DeregisterImagePayload, {
    description: "Removes an image. Machines that run from it run on. Needs a plan.",
  })
  async deregisterImage(
    @Arg("input", () => DeregisterImageInput, { description: "What to do." }) input: DeregisterImageInput,
    @Ctx() context: RequestContext,
  ): Promise<DeregisterImagePayload> {
    return perform(context, DeregisterImagePayload, deregisterImage(input), input, snapshotsOf);
  }

  @Mutation(() => RestoreImagePayload, {
    description: "Brings a removed image back, where its cloud keeps it in a recycle bin.",
  })
  async restoreImage(
    @Arg("input", () => RestoreImageInput, { description: "What to do." }) input: RestoreImageInput,
    @Ctx() context: RequestContext,
  ): Promise<RestoreImagePayload> {
    return perform(context, RestoreImagePayload, restoreImage(input), input);
  }
}

function snapshotsOf({ result }: VerbAnswer): Pick<DeregisterImagePayload, "snapshots"> {
  // What the deregistration facet gives back, by its contract; null where it was not asked.
  const { snapshots } = (result as unknown as { readonly snapshots: readonly Outcome[] } | null) ?? { snapshots: [] };
  return {
    snapshots: snapshots.map(({ snapshotId, outcome, reason }) =>
      instance(SnapshotOutcome, { snapshotId, outcome, reason }),
    ),
  };
}
