import { GatewayError, toGatewayError } from "../../domain/errors.ts";
import type { Region } from "../../domain/image/image.ts";
import type { AnyAdapter, RightCheck } from "../../ports/adapter.ts";
import { asRefusal, refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";

export type RegionCheck = RightCheck & {
  /** Null for what is asked before any region is. */
  readonly region: Region | null;
};

/** Asking for every right of a region is some twenty calls. */
export const testMs = 60_000;

/** In every region what the credentials are good for; where a region gives no answer, why. */
export async function rightsOf(
  adapter: AnyAdapter,
): Promise<{ readonly checks: readonly RegionCheck[]; readonly userErrors: readonly UserError[] }> {
  const { rights } = adapter;
  if (!rights)
    return {
      checks: [],
      userErrors: [refusal("UNSUPPORTED", ["id"], "This backend's kind of cloud does not say which rights it gives.")],
    };
  const call = { signal: AbortSignal.timeout(testMs) };
  const answers = await Promise.all(
    adapter.regions.map(async (region) => ({ region, answer: await rights.check(region, call).catch(toGatewayError) })),
  );
  return {
    checks: answers.flatMap(({ region, answer }) =>
      answer instanceof GatewayError ? [] : answer.map((check) => ({ ...check, region })),
    ),
    userErrors: answers.flatMap(({ answer }) => (answer instanceof GatewayError ? [refusalOf(answer)] : [])),
  };
}

function refusalOf(error: GatewayError): UserError {
  const refused = asRefusal(error);
  if (!refused) throw error;
  return refused;
}
