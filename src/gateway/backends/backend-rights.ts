import { GatewayError, toGatewayError } from "../../domain/errors.ts";
import type { Realm } from "../../domain/image/image.ts";
import type { AnyAdapter, RightCheck } from "../../ports/adapter.ts";
import { asRefusal, refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";

export type RealmCheck = RightCheck & {
  /** Null for what is asked before any realm is. */
  readonly realm: Realm | null;
};

/** Asking for every right of a realm is some twenty calls. */
export const testMs = 60_000;

/** In every realm what the credentials are good for; where a realm gives no answer, why. */
export async function rightsOf(
  adapter: AnyAdapter,
): Promise<{ readonly checks: readonly RealmCheck[]; readonly userErrors: readonly UserError[] }> {
  const { rights } = adapter;
  if (!rights)
    return {
      checks: [],
      userErrors: [refusal("UNSUPPORTED", ["id"], "This backend's kind of cloud does not say which rights it gives.")],
    };
  const call = { signal: AbortSignal.timeout(testMs) };
  const answers = await Promise.all(
    adapter.realms.map(async (realm) => ({ realm, answer: await rights.check(realm, call).catch(toGatewayError) })),
  );
  return {
    checks: answers.flatMap(({ realm, answer }) =>
      answer instanceof GatewayError ? [] : answer.map((check) => ({ ...check, realm })),
    ),
    userErrors: answers.flatMap(({ answer }) => (answer instanceof GatewayError ? [refusalOf(answer)] : [])),
  };
}

function refusalOf(error: GatewayError): UserError {
  const refused = asRefusal(error);
  if (!refused) throw error;
  return refused;
}
