import { randomBytes } from "node:crypto";
import { DescribeImagesCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { Region } from "../../../src/domain/image/image.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { Nothing, PlannedCall, Verb } from "../../../src/ports/verbs.ts";
import { backendFailure } from "../../kit/failure.ts";
import type { AwsClient } from "../connection/client.ts";
import { readAwsError } from "../connection/errors.ts";
import type { AwsOptions } from "../options.ts";
import { redacted } from "../user-data/machine-data.ts";
import { verbFailure } from "./refused/refusing.ts";

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

export interface Ask {
  <Answer>(region: Region, step: Step<Answer>, call: Call): Promise<Answer>;
  /** EC2's own dry run of it: throws what EC2 would refuse. */
  dry(region: Region, step: Step<unknown>, call: Call): Promise<void>;
}

/** In plans, where there is no intent yet. */
export const tokenToBe = "[token of the intent]";

export function createAsk(client: AwsClient, { regions }: AwsOptions): Ask {
  const { backendId } = client;
  /** Whether an endpoint answered a dry run as one: what does not know them would do what is only to be tried. */
  const heeding = new Map<Region, boolean>();

  const ask = async <Answer>(region: Region, step: Step<Answer>, call: Call): Promise<Answer> => {
    // The SDK makes a host name of it.
    if (!regions.includes(region)) throw invalid("region", `Backend ${backendId} looks at ${regions.join(", ")} only.`);
    try {
      return await client.ask(region, call, (ec2, abortSignal) => step.send(ec2, { abortSignal }));
    } catch (error) {
      const attempt = { backendId, action: `${step.doing} in ${region}` };
      throw verbFailure(error, { attempt, action: step.action, field: step.field }, call.signal);
    }
  };

  /** True where EC2 said that it would have done it; throws where it would not, or could not be asked. */
  async function wouldDo(region: Region, step: Step<unknown>, call: Call): Promise<boolean> {
    let isDry = false;
    const send: Step<unknown>["send"] = (ec2, options) =>
      step.send(dryRunsOf(ec2), options).catch((error: unknown) => {
        isDry = readAwsError(error).word === "DryRunOperation";
        if (!isDry) throw error;
      });
    await ask(region, { ...step, send }, call);
    return isDry;
  }

  async function dry(region: Region, step: Step<unknown>, call: Call): Promise<void> {
    const heeds = heeding.get(region) ?? (await wouldDo(region, harmless, call));
    heeding.set(region, heeds);
    if (heeds && (await wouldDo(region, step, call))) return;
    throw new GatewayError(
      "UNSUPPORTED",
      `The endpoint of backend ${backendId} does not heed DryRun, so nothing was tried there. Leave checkAtCloud out.`,
      { backend: backendId, field: "checkAtCloud" },
    );
  }

  return Object.assign(ask, { dry });
}

/** Done all the same where the dry run is not heeded, and then no harm. */
const harmless: Step<unknown> = {
  action: "DescribeImages",
  doing: "try a dry run",
  input: {},
  send: (ec2, options) => ec2.send(new DescribeImagesCommand({ Owners: ["self"], MaxResults: 5 }), options),
};

/** Sends every command as a dry run. Each action of EC2 that this adapter takes has the parameter. */
function dryRunsOf(ec2: EC2Client): EC2Client {
  return new Proxy(ec2, {
    get(target, name) {
      if (name !== "send") return Reflect.get(target, name);
      return (command: { readonly input: object }, ...rest: readonly unknown[]) => {
        Object.assign(command.input, { DryRun: true });
        return Reflect.apply(target.send, target, [command, ...rest]);
      };
    },
  });
}

/** The two ways to see a verb beforehand: what would be sent, and EC2's own dry run of it. */
export function beforehand<Request>(
  ask: Ask,
  stepsOf: (request: Request, region: Region, token: string) => readonly Step<unknown>[],
): Pick<Verb<Request, unknown>, "plan" | "tryOut"> & Required<Pick<Verb<Request, unknown>, "tryOut">> {
  return {
    plan: (region, request) => stepsOf(request, region, tokenToBe).map(planned),
    async tryOut(region, request, call) {
      for (const step of stepsOf(request, region, randomBytes(16).toString("hex"))) await ask.dry(region, step, call);
    },
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
  stepOf: (request: Request, region: Region) => Step<unknown>,
): Verb<Request, Nothing> {
  return {
    ...beforehand(ask, (request, region) => [stepOf(request, region)]),
    async run(region, request, write) {
      await ask(region, stepOf(request, region), write);
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
  return backendFailure("BACKEND_INVALID_RESPONSE", { backendId, action: doing });
}
