import type { Viewer } from "../../domain/access/policy.ts";
import { characterProblem } from "../../domain/text/written-text.ts";
import type { Log } from "../../ports/log.ts";
import type { Notifier } from "../../ports/notifier.ts";
import { refuseReaders } from "../backends/permission.ts";
import type { Loaders } from "../loaders.ts";
import { mayAdminister, unheardOf } from "../members/administering.ts";
import type { Members } from "../members/membership.ts";
import { invalid } from "../verbs/commands/command-problems.ts";
import type { Mutations } from "../verbs/mutations.ts";
import { orRefused, refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";
import { type PublicationAnswer, refusedPublication, type WantedOpening } from "./answer.ts";
import { type Approval, approvePublication, endPublication } from "./decisions.ts";
import type { PolicyView, ReaderParts } from "./readers.ts";
import { requestPublication } from "./requests.ts";

/**
 * How an image is opened to those who are not of its organization: somebody who may change it asks, somebody else of
 * its publishers and admins approves, and then the cloud is asked, once. People only: whoever holds an API token may be anybody.
 */
export interface Publications {
  /** Asking for the same again while it waits is no error. */
  request(viewer: Viewer, loaders: Loaders, imageId: string, wanted: WantedOpening): Promise<PublicationAnswer>;
  /** Approving twice asks the cloud once, and tells what came of that. */
  approve(viewer: Viewer, requestId: string, approval: Approval): Promise<PublicationAnswer>;
  reject(viewer: Viewer, requestId: string, reason: string): Promise<PublicationAnswer>;
  withdraw(viewer: Viewer, requestId: string): Promise<PublicationAnswer>;
  /** For admins: whether opening images of the organization needs approval; null: of their own. */
  setPolicy(viewer: Viewer, organization: string | null, approvalRequired: boolean): Promise<PolicyAnswer>;
}

export interface PolicyAnswer {
  readonly policy: PolicyView | null;
  readonly userErrors: readonly UserError[];
}

const longestReason = 1000;

export function createPublications(
  parts: ReaderParts & {
    readonly notifier: Notifier;
    readonly log: Log;
    readonly mutations: Pick<Mutations, "outcomeOf">;
    readonly members: Pick<Members, "organization">;
  },
): Publications {
  const { store, notifier, log, members } = parts;

  /** Answers what can be mended, throws the rest. */
  async function answering(viewer: Viewer, work: () => Promise<PublicationAnswer>): Promise<PublicationAnswer> {
    refuseReaders(viewer);
    const answer = await orRefused(work, refusedPublication);
    if (answer.position !== null) notifier.ring();
    return answer;
  }

  return {
    request: (viewer, loaders, imageId, wanted) =>
      answering(viewer, async () => {
        if (viewer.kind !== "USER")
          return refusedPublication(
            refusal("FORBIDDEN", [], "A person has to ask for this, signed in as themselves: an API token cannot."),
          );
        return requestPublication(parts, viewer, loaders, imageId, wanted);
      }),

    approve: (viewer, id, approval) => answering(viewer, () => approvePublication(parts, viewer, id, approval)),

    reject: (viewer, id, reason) =>
      answering(viewer, async () => {
        const text = reason.trim();
        if (text === "" || text.length > longestReason)
          return refusedPublication(invalid(["reason"], `Say why, in 1 to ${longestReason} characters.`));
        const problem = characterProblem(reason, "LINES");
        if (problem !== null) return refusedPublication(invalid(["reason"], problem));
        return endPublication(parts, viewer, id, { step: "reject", decision: "REJECTED", reason: text });
      }),

    withdraw: (viewer, id) =>
      answering(viewer, () =>
        endPublication(parts, viewer, id, { step: "withdraw", decision: "WITHDRAWN", reason: null }),
      ),

    async setPolicy(viewer, named, approvalRequired) {
      refuseReaders(viewer);
      return orRefused<PolicyAnswer>(
        async () => {
          const organization = members.organization(viewer, named)?.id;
          if (organization === undefined) throw unheardOf("organization");
          mayAdminister(viewer, organization, "organization");
          const said = await store.write(({ publications }) =>
            publications.setPolicy(organization, { approvalRequired, changedBy: viewer.actor }),
          );
          log.info(
            { organization, approvalRequired, actor: viewer.actor },
            "whether publishing images needs approval was set",
          );
          return { policy: { approvalRequired, said }, userErrors: [] };
        },
        (...userErrors) => ({ policy: null, userErrors }),
      );
    },
  };
}
