import { GatewayError } from "../../../src/domain/errors.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { Attempt } from "../../kit/failure.ts";
import type { Refused } from "../connection/client.ts";
import { smartCloudRefusals } from "../refusals.ts";
import type { Change, VerbParts } from "./change.ts";

/**
 * Why a change was not done. 401 may be about the password and 500 about an unknown id, so the images or machines are
 * asked what they mean; where that fails, its failure is thrown.
 */
export async function refusalOf(
  { lookUp, machines }: VerbParts,
  change: Change,
  refused: Refused,
  attempt: Attempt,
  call: Call,
): Promise<GatewayError> {
  const { status, failure } = refused;
  if (change.action.endsWith("/offerings/image/{id}") && [401, 403, 404, 500].includes(status)) {
    const id = change.id ?? "";
    const known = (await lookUp([id], call)).get(id);
    if (known instanceof GatewayError) return known;
    if (!known || known.facts.state === "DEREGISTERED") return worded(change, { ...refused, status: 404 }, attempt);
    // It is there: that there is no such image cannot be what the cloud meant.
    if (status === 404) return failure;
  } else if (status === 401 || status === 403) {
    await machines.all(call);
  }
  const isFailure = status < 400 || status === 408 || status === 429 || status >= 500;
  return isFailure || failure.code === "BACKEND_INVALID_RESPONSE" ? failure : worded(change, refused, attempt);
}

const unknown = {
  becomes: "INVALID_REQUEST",
  field: null,
  when: "the cloud refused it",
  action: "Correct what it names, or do it in the cloud's portal",
} as const;

function worded(change: Change, { status, sentence }: Refused, { action, backendId }: Attempt): GatewayError {
  const row =
    smartCloudRefusals.find(
      (candidate) =>
        (candidate.of === null || candidate.of === change.action) &&
        candidate.status === status &&
        (candidate.says === null || candidate.says.test(sentence ?? "")),
    ) ?? unknown;
  // Whose the thing is, is nobody else's business: only what is about the input is quoted.
  // It may quote what it was sent, in whatever form.
  const isHarmless = (change.secrets?.size ?? 0) === 0;
  const isQuoted = row.becomes === "INVALID_REQUEST" && sentence !== null && isHarmless && isOfInput(sentence, change);
  const quoted = isQuoted ? ` (“${sentence}”)` : "";
  return new GatewayError(
    row.becomes,
    `Could not ${action} on backend ${backendId}: ${row.when}${quoted}. ${row.action}.`,
    { backend: backendId, ...(row.field === null ? {} : { field: row.field }) },
  );
}

/** The cloud may name other people's things: ids, mail addresses and quoted names in a sentence must have been sent. */
export function isOfInput(sentence: string, { id, form }: Pick<Change, "id" | "form">): boolean {
  const sent = [id ?? "", ...Object.values(form ?? {})];
  const named = sentence.match(/\d{4,}|[^\s"'“(]+@[^\s"'”)]+|"[^"]+"|“[^”]+”|(?<!\w)'[^']+'/g) ?? [];
  return named.every((word) => {
    const bare = word.replace(/^["'“]|["'”.,;]+$/g, "");
    return sent.some((value) => value.includes(bare));
  });
}
