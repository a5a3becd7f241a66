import { escapeHidden } from "../../src/domain/text/written-text.ts";
import type { Backends } from "../../src/gateway/backends/backends.ts";
import type {
  Ability,
  Ordered,
  UserError as UserErrorFact,
  VerbAnswer,
  Warning as WarningFact,
} from "../../src/gateway/verbs/verb.ts";
import type { PlannedCall as PlannedCallFact } from "../../src/ports/verbs.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { toImpactPlan } from "./impact-plan.type.ts";
import { toAsking, type VerbInput } from "./verb.input.ts";
import { MutationWarning, PlannedCall, UserError, type VerbPayload } from "./verb-payload.type.ts";

/** Has the order carried out and makes the payload of its answer; `own` gives the members that only this payload has. */
export async function perform<Payload extends VerbPayload, Name extends Ability>(
  context: RequestContext,
  type: new () => Payload,
  ordered: Ordered<Name>,
  input: VerbInput,
  own: (answer: VerbAnswer) => Partial<Payload> | Promise<Partial<Payload>> = () => ({}),
): Promise<Payload> {
  const { mutations, viewer, loaders, backends } = context;
  // An order of one ability is an order: its rule names the facet that takes its request.
  const answer = await mutations.order(viewer, loaders, ordered as unknown as Ordered, toAsking(input));
  // What this request read before is no longer so.
  loaders.forget();
  return Object.assign(new type(), membersOf(answer, backends), await own(answer));
}

function membersOf(answer: VerbAnswer, backends: Backends): object {
  const { userErrors, warnings, calls, plan } = answer;
  return {
    answer,
    userErrors: userErrors.map(toUserError),
    warnings: warnings.map(toWarning),
    calls: calls.map(toPlannedCall),
    plan: plan && toImpactPlan(plan, backends),
  };
}

export function toPlannedCall({ action, parameters, document }: PlannedCallFact): PlannedCall {
  return instance(PlannedCall, { action, parameters, document: document ?? null });
}

export function toWarning({ code, field, message }: WarningFact): MutationWarning {
  return instance(MutationWarning, { code, field, message: escapeHidden(message) });
}

export function toUserError({ code, field, message }: UserErrorFact): UserError {
  return instance(UserError, { code, field, message });
}
