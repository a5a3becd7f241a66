import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { parseNodeId } from "../../src/domain/image/ids.ts";
import type { PublicationAnswer } from "../../src/gateway/publications/answer.ts";
import { imageOf } from "../image/image.resolver.ts";
import type { Image } from "../image/image.type.ts";
import type { LifecycleEvent } from "../lifecycle/lifecycle-event.type.ts";
import { toEvent } from "../lifecycle/to-event.ts";
import { toPlannedCall } from "../mutations/execute.ts";
import { UserError } from "../mutations/verb-payload.type.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { organizationNamed } from "../viewer/viewer.resolver.ts";
import {
  ApprovePublicationInput,
  RejectPublicationInput,
  RequestPublicationInput,
  SetPublicationPolicyInput,
  WithdrawPublicationInput,
} from "./publication.input.ts";
import { PublicationCheck, toPublicationPolicy, toPublicationRequest } from "./publication.type.ts";
import {
  ApprovePublicationPayload,
  PublicationPayload,
  RejectPublicationPayload,
  RequestPublicationPayload,
  SetPublicationPolicyPayload,
  WithdrawPublicationPayload,
} from "./publication-payload.type.ts";

@Resolver()
export class PublicationMutationResolver {
  @Mutation(() => RequestPublicationPayload, {
    description:
      "Asks to open an image to everybody, or to accounts that are of none of its organization's backends. Somebody else approves it within seven days. For whoever may change the image; the same again while it waits is no error.",
  })
  async requestPublication(
    @Arg("input", () => RequestPublicationInput, { description: "Which image, and to whom." })
    { imageId, visibility = null, permissions = null }: RequestPublicationInput,
    @Ctx() context: RequestContext,
  ): Promise<RequestPublicationPayload> {
    const { publications, viewer, loaders } = context;
    const wanted = { visibility, permissions: permissions?.map(({ type, id }) => ({ type, id: id ?? null })) ?? null };
    const answer = await publications.request(viewer, loaders, imageId, wanted);
    return payload(RequestPublicationPayload, context, answer);
  }

  @Mutation(() => ApprovePublicationPayload, {
    description:
      "Approves what somebody else asked for, and has the cloud do it, once however often it is sent. For publishers and admins of the image's organization, and operators. CONFLICT where the image, or what is written about it, is not what it was.",
  })
  async approvePublication(
    @Arg("input", () => ApprovePublicationInput, { description: "Which request." })
    { requestId, acceptUnmet, dryRun }: ApprovePublicationInput,
    @Ctx() context: RequestContext,
  ): Promise<ApprovePublicationPayload> {
    const { publications, viewer } = context;
    const answer = await publications.approve(viewer, named(requestId), { acceptUnmet, dryRun });
    const calls = answer.calls.map(toPlannedCall);
    return Object.assign(payload(ApprovePublicationPayload, context, answer), { calls });
  }

  @Mutation(() => RejectPublicationPayload, {
    description: "Refuses what somebody else asked for, and says why. For whoever may approve it.",
  })
  async rejectPublication(
    @Arg("input", () => RejectPublicationInput, { description: "Which request, and why." })
    { requestId, reason }: RejectPublicationInput,
    @Ctx() context: RequestContext,
  ): Promise<RejectPublicationPayload> {
    const { publications, viewer } = context;
    return payload(RejectPublicationPayload, context, await publications.reject(viewer, named(requestId), reason));
  }

  @Mutation(() => WithdrawPublicationPayload, {
    description: "Takes back what one asked for oneself, while nobody decided on it.",
  })
  async withdrawPublication(
    @Arg("input", () => WithdrawPublicationInput, { description: "Which request." })
    { requestId }: WithdrawPublicationInput,
    @Ctx() context: RequestContext,
  ): Promise<WithdrawPublicationPayload> {
    const { publications, viewer } = context;
    return payload(WithdrawPublicationPayload, context, await publications.withdraw(viewer, named(requestId)));
  }

  @Mutation(() => SetPublicationPolicyPayload, {
    description:
      "Says whether opening images of an organization to others needs somebody else's approval. For its admins. Told in the gateway's log, and by `publicationPolicy`.",
  })
  async setPublicationPolicy(
    @Arg("input", () => SetPublicationPolicyInput, { description: "What to ask for." })
    { approvalRequired, organization }: SetPublicationPolicyInput,
    @Ctx() { publications, viewer }: RequestContext,
  ): Promise<SetPublicationPolicyPayload> {
    const name = organization ? organizationNamed(organization) : null;
    const { policy, userErrors } = await publications.setPolicy(viewer, name, approvalRequired);
    return instance(SetPublicationPolicyPayload, {
      policy: policy && toPublicationPolicy(policy),
      userErrors: userErrors.map(({ code, field, message }) => instance(UserError, { code, field, message })),
    });
  }
}

@Resolver(() => PublicationPayload)
export class PublicationPayloadResolver {
  @FieldResolver()
  async image(@Root() { answer }: PublicationPayload, @Ctx() context: RequestContext): Promise<Image | null> {
    return answer.publication && imageOf(context, answer.publication);
  }

  @FieldResolver()
  async event(
    @Root() { answer }: PublicationPayload,
    @Ctx() { lifecycle, loaders, backends }: RequestContext,
  ): Promise<LifecycleEvent | null> {
    const entry = answer.position === null ? null : await lifecycle.entry(loaders, answer.position);
    return entry && toEvent(entry, backends);
  }
}

/** What is no request's id is the id of no request. */
function named(requestId: string): string {
  const reference = parseNodeId(requestId);
  return reference?.type === "PublicationRequest" ? reference.id : "";
}

function payload<Payload extends PublicationPayload>(
  type: new () => Payload,
  context: RequestContext,
  answer: PublicationAnswer,
): Payload {
  // What this request read before is no longer so.
  context.loaders.forget();
  return Object.assign(new type(), {
    answer,
    request: answer.publication && toPublicationRequest(answer.publication, context),
    checklist: answer.checklist.map((check) => instance(PublicationCheck, check)),
    userErrors: answer.userErrors.map(({ code, field, message }) => instance(UserError, { code, field, message })),
  });
}
