import { createHash } from "node:crypto";
import type { ActionContext } from "./actions/action.ts";
import { awsError, invalidValue } from "./wire/errors.ts";
import type { XmlObject } from "./wire/xml.ts";

const MAXIMUM_TOKEN = 128;
const NOT_COMPARED = new Set(["ClientToken", "DryRun", "Action", "Version"]);

/**
 * Makes a call with a client token happen once: the same call again answers what the first made, as it is by then.
 * `plan` is asked only where the token is new; what it answers makes the change, and answers the ids of what it made.
 */
export function idempotent(
  context: ActionContext,
  plan: () => () => readonly string[],
  answer: (made: readonly string[]) => XmlObject,
): () => XmlObject {
  const { world, viewer, query, action } = context;
  const token = query.text("ClientToken");
  if (token === undefined || token === "") {
    const commit = plan();
    return () => answer(commit());
  }
  if (token.length > MAXIMUM_TOKEN || !/^[\x21-\x7e]+$/.test(token)) {
    throw invalidValue(`ClientToken must be at most ${MAXIMUM_TOKEN} printable ASCII characters`);
  }
  const key = [viewer.account, viewer.region, action, token].join(" ");
  const parameters = query.names.filter((name) => !NOT_COMPARED.has(name)).sort();
  const fingerprint = createHash("sha256")
    .update(JSON.stringify(parameters.map((name) => [name, query.text(name)])))
    .digest("hex");
  const { remembered } = world.steering;
  const earlier = remembered.get(key);
  if (earlier !== undefined) {
    if (earlier.fingerprint === fingerprint) return () => answer(earlier.made);
    throw awsError(
      "IdempotentParameterMismatch",
      "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
    );
  }
  const commit = plan();
  return () => {
    const made = commit();
    remembered.set(key, { fingerprint, made });
    return answer(made);
  };
}
