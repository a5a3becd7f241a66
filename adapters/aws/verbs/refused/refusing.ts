import { GatewayError } from "../../../../src/domain/errors.ts";
import { type Attempt, harmlessCause, plainWord } from "../../../kit/failure.ts";
import { awsFailure, readAwsError, refusesCredentials, saysRegion } from "../../connection/errors.ts";
import { type Ec2Refusal, ec2Refusals } from "../../refusals/refusals.ts";

export interface Refused {
  readonly attempt: Attempt;
  /** EC2's name of what was asked. */
  readonly action: string;
  /** The input's field that is most likely at fault where EC2 does not say. */
  readonly field?: string | undefined;
}

/** What a call that changes something threw. EC2's refusals are final; anything else is what `errors.ts` says. */
export function verbFailure(error: unknown, refused: Refused, signal: AbortSignal): GatewayError {
  const failure = awsFailure(error, refused.attempt, signal);
  if (signal.aborted || error instanceof GatewayError) return failure;
  const { word, status, message } = readAwsError(error);
  const name = plainWord(word);
  if (name === null || status === undefined || status < 400 || failure.code === "BACKEND_THROTTLED") return failure;
  const refusal = ec2Refusals.find((one) => fits(one, name, message, refused.action));
  if (refusal === undefined || !isRefusal(refusal, failure, status, refusesCredentials(error) || saysRegion(error)))
    return failure;
  const { problem, action } = sayingWhat(refusal, name, message, refused.action);
  const inTheWay = holder.exec(message)?.[1];
  const { backendId } = refused.attempt;
  const field = refusal.field ?? refused.field;
  return new GatewayError(
    refusal.becomes,
    `Could not ${refused.attempt.action} on backend ${backendId}: ${problem}. ${action}.`,
    {
      backend: backendId,
      ...(field === undefined ? {} : { field }),
      ...(inTheWay === undefined ? {} : { inTheWay }),
      cause: harmlessCause(error),
    },
  );
}

function fits({ code, saying, of }: Ec2Refusal, word: string, message: string, action: string): boolean {
  const [before = "", after] = code.split("*");
  const named = after === undefined ? word === code : word.startsWith(before) && word.endsWith(after);
  return named && (saying?.test(message) ?? true) && (of?.includes(action) ?? true);
}

/** The catch-alls at the table's end are for complaints about the request, not for failures that errors.ts knows. */
function isRefusal({ code }: Ec2Refusal, failure: GatewayError, status: number, elsewhere: boolean): boolean {
  if (elsewhere) return false;
  return !code.includes("*") || (failure.code === "BACKEND_FAILED" && status < 500 && status !== 408);
}

// The cloud's message is no text of ours: only rights, ids and addresses of AWS Marketplace are taken from it. The image
// may be a colleague's own, so its id stays out of the message.
const holder = /\bin use by (?:AMI )?(ami-[0-9a-f]{8,17})\b/;
const marketplaceAddress = /https:\/\/aws\.amazon\.com\/marketplace\/[\w/?=&.%-]{1,200}/;
const right = /\b(?:not authorized to perform: )((?:ec2|kms|iam|license-manager):[A-Za-z]{3,60})\b/;

function sayingWhat({ code, problem, action }: Ec2Refusal, word: string, message: string, asked: string) {
  if (code === "UnauthorizedOperation") {
    const missing = right.exec(message)?.[1] ?? `ec2:${asked}`;
    return {
      problem: `the right ${missing} is missing`,
      action: `Allow ${missing} to the backend's credentials, and see that no organization policy denies it`,
    };
  }
  const address = marketplaceAddress.exec(message)?.[0].replace(/[.?&]+$/, "");
  if (code === "OptInRequired" && address !== undefined)
    return { problem, action: `Subscribe to it in AWS Marketplace with this account at ${address}, then ask again` };
  return { problem: code.includes("*") ? `${problem} (${word})` : problem, action };
}
