import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { launchedInstances, terminatedInstance } from "../../src/gateway/verbs/instances-of-answer.ts";
import { launchInstance, terminateInstance } from "../../src/gateway/verbs/orders.ts";
import { perform } from "../mutations/perform.ts";
import type { RequestContext } from "../shared/context.ts";
import { toInstance } from "./instance.type.ts";
import { LaunchInstanceInput, TerminateInstanceInput } from "./launch.input.ts";
import { LaunchInstancePayload, TerminateInstancePayload } from "./launch-payload.type.ts";

@Resolver()
export class LaunchResolver {
  @Mutation(() => LaunchInstancePayload, { description: "Launches machines from an image that the viewer sees." })
  async launchInstance(
    @Arg("input", () => LaunchInstanceInput, { description: "What to do." }) input: LaunchInstanceInput,
    @Ctx() context: RequestContext,
  ): Promise<LaunchInstancePayload> {
    return perform(context, LaunchInstancePayload, launchInstance(input), input, (answer) => ({
      instances: launchedInstances(answer).flatMap((one) => toInstance(one, context.backends) ?? []),
    }));
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
