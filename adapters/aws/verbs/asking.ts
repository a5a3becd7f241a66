import type { EC2Client } from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { Realm } from "../../../src/domain/image.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { Nothing, PlannedCall, Verb } from "../../../src/ports/verbs.ts";
import { backendFailure } from "../../kit/failure.ts";
import type { AwsClient } from "../client.ts";
import type { AwsOptions } from "../options.ts";
import { redacted } from "../user-data/machine-data.ts";
import { verbFailure } from "./refusing.ts";

type Sending = Parameters<Parameters<AwsClient["ask"]>[2]>[1];

/** One call in EC2's words: what a plan shows of it is what is sent. */
export interface Step<Answer> {
  readonly action: string;
  /** For messages: a verb and what it is about. */
  readonly doing: string;
  readonly input: object;
  readonly field?: string;
  /** What is packed in the input, for people; with it, members of the input that hold a secret, which no plan shows. */
  readonly packed?: { readonly document: () => string; readonly secrets: readonly string[] };
  send(ec2: EC2Client, options: { readonly abortSignal: Sending }): Promise<Answer>;
}

export type Ask = <Answer>(realm: Realm, step: Step<Answer>, call: Call) => Promise<Answer>;

/** In plans, where there is no intent yet. */
export const tokenToBe = "[token of the intent]";

export function createAsk(client: AwsClient, { regions }: AwsOptions): Ask {
  const { backendId } = client;
  return async (realm, step, call) => {
    // The SDK makes a host name of it.
    if (!regions.includes(realm)) throw invalid("realm", `Backend ${backendId} looks at ${regions.join(", ")} only.`);
    try {
      return await client.ask(realm, call, (ec2, abortSignal) => step.send(ec2, { abortSignal }));
    } catch (error) {
      const attempt = { backendId, action: `${step.doing} in ${realm}` };
      throw verbFailure(error, { attempt, action: step.action, field: step.field }, call.signal);
    }
  };
}

export function planned({ action, input, packed }: Pick<Step<unknown>, "action" | "input" | "packed">): PlannedCall {
  const shown = Object.entries(input).map(([name, value]) => [name, packed?.secrets.includes(name) ? redacted : value]);
  return {
    action,
    parameters: JSON.parse(JSON.stringify(Object.fromEntries(shown))),
    ...(packed ? { document: packed.document() } : {}),
  };
}

/** A verb of one call that gives nothing back; asked again it changes nothing. */
export function setting<Request>(
  ask: Ask,
  stepOf: (request: Request, realm: Realm) => Step<unknown>,
): Verb<Request, Nothing> {
  return {
    plan: (realm, request) => [planned(stepOf(request, realm))],
    async run(realm, request, write) {
      await ask(realm, stepOf(request, realm), write);
      return {};
    },
  };
}

export function invalid(field: string, message: string): GatewayError {
  return new GatewayError("INVALID_REQUEST", message, { field });
}

/** For what comes after a change that was sent: "the cloud did nothing" can no longer be said. */
export async function afterwards<Answer>(work: Promise<Answer>): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== "BACKEND_THROTTLED") throw error;
    throw new GatewayError("BACKEND_FAILED", error.message, { ...error.info, cause: error });
  }
}

export function unreadable({ backendId }: AwsClient, doing: string): GatewayError {
  return backendFailure("BACKEND_GARBAGE", { backendId, action: doing });
}
