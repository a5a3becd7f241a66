import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { GatewayError } from "../../src/domain/errors.ts";
import { terminateInstance } from "../../src/gateway/verbs/commands/commands.ts";
import { launchedInstances, terminatedInstance } from "../../src/gateway/verbs/instances-of-answer.ts";
import type { Ordered } from "../../src/gateway/verbs/verb.ts";
import { toAsset } from "../asset/asset.type.ts";
import { perform, toPlannedCall, toUserError, toWarning } from "../mutations/execute.ts";
import { toAsking } from "../mutations/verb.input.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { toInstance } from "./instance.type.ts";
import {
  AcceptAgreementInput,
  LaunchInstanceInput,
  LaunchPreviewInput,
  TerminateInstanceInput,
} from "./launch.input.ts";
import {
  AcceptAgreementPayload,
  LaunchInstancePayload,
  LaunchPreview,
  TerminateInstancePayload,
} from "./launch-payload.type.ts";

const preview = { idempotencyKey: "preview", dryRun: true } as const;

@Resolver()
export class LaunchResolver {
  @Query(() => LaunchPreview, {
    description:
      "What launchInstance would ask of the cloud, with everything checked: parameters, files, agreements. For whoever may launch; send it with POST, since passwords may be in it.",
  })
  async launchPreview(
    @Arg("input", () => LaunchPreviewInput, { description: "What to launch." }) input: LaunchPreviewInput,
    @Ctx() { launches, mutations, viewer, loaders, inUrl }: RequestContext,
  ): Promise<LaunchPreview> {
    if (inUrl) throw new GatewayError("BAD_REQUEST", "Send launchPreview with POST: a URL is no place for passwords.");
    const order = launches.order(viewer, loaders, input) as unknown as Ordered;
    const asking = toAsking({ ...input, ...preview });
    const { calls, userErrors, warnings } = await mutations.order(viewer, loaders, order, asking);
    return instance(LaunchPreview, {
      calls: calls.map(toPlannedCall),
      userErrors: userErrors.map(toUserError),
      warnings: warnings.map(toWarning),
    });
  }

  @Mutation(() => LaunchInstancePayload, {
    description:
      "Launches machines from an image that the viewer sees, with the files and launch parameters of its asset. On AWS they go in as user data: a Linux finds them while it boots, a Windows only after its first start. On a SmartCloud the parameters are fields of the request, and files cannot be given.",
  })
  async launchInstance(
    @Arg("input", () => LaunchInstanceInput, { description: "What to do." }) input: LaunchInstanceInput,
    @Ctx() context: RequestContext,
  ): Promise<LaunchInstancePayload> {
    const order = context.launches.order(context.viewer, context.loaders, input);
    return perform(context, LaunchInstancePayload, order, input, (answer) => ({
      instances: launchedInstances(answer).flatMap((one) => toInstance(one, context.backends) ?? []),
    }));
  }

  @Mutation(() => AcceptAgreementPayload, {
    description:
      "Agrees to what an image's publisher wrote, before launching it. Each person and each machine agrees for themselves, anew to each revision. Agreeing twice is no error.",
  })
  async acceptAgreement(
    @Arg("input", () => AcceptAgreementInput, { description: "Which image, and which revision." })
    { imageId, asset = null, revision }: AcceptAgreementInput,
    @Ctx() { agreements, viewer, loaders }: RequestContext,
  ): Promise<AcceptAgreementPayload> {
    const answer = await agreements.accept(viewer, loaders, imageId, asset, revision);
    loaders.forget();
    return instance(AcceptAgreementPayload, {
      asset: answer.asset && toAsset(answer.asset),
      acceptedAt: answer.acceptedAt,
      userErrors: answer.userErrors.map(toUserError),
    });
  }

  @Mutation(() => TerminateInstancePayload, {
    description: "Ends a machine of the backend's account for good. Ending twice is no error.",
  })
  async terminateInstance(
    @Arg("input", () => TerminateInstanceInput, { description: "What to do." }) input: TerminateInstanceInput,
    @Ctx() context: RequestContext,
  ): Promise<TerminateInstancePayload> {
    return perform(context, TerminateInstancePayload, terminateInstance(input), input, (answer) => {
      const seen = terminatedInstance(answer, input.backend);
      return { instance: seen && toInstance(seen, context.backends) };
    });
  }
}
