import type { NativeId } from "../../../src/domain/image/image.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { PlannedCall } from "../../../src/ports/verbs.ts";
import type { Attempt } from "../../kit/failure.ts";
import type { Client, Reply } from "../connection/client.ts";
import type { Catalogue } from "../reading/asset-catalog.ts";
import type { Machines } from "../reading/instances.ts";
import type { LookUp } from "../reading/look-up.ts";
import type { Reading } from "../reading/reading.ts";

export interface VerbParts {
  readonly client: Client;
  readonly catalogue: Catalogue;
  readonly lookUp: LookUp;
  readonly machines: Machines;
  readonly reading: Reading;
  /** How long a request that was not answered in time is taken to be still under way. */
  readonly patienceMs: number;
}

export const changeActions = [
  "POST /offerings/image",
  "POST /offerings/image/{id}",
  "PUT /offerings/image/{id}",
  "DELETE /offerings/image/{id}",
  "POST /instances",
  "PUT /instances/{id}",
  "DELETE /instances/{id}",
] as const;
export type ChangeAction = (typeof changeActions)[number];

/** One request that changes something, as it will be sent. */
export interface Change {
  readonly action: ChangeAction;
  /** What stands for `{id}`; digits only, see `checkId`. Null where the action has none. */
  readonly id: NativeId | null;
  /** Null: no body. */
  readonly form: Readonly<Record<string, string>> | null;
  /** Members of the form that no plan and no error shows. */
  readonly secrets?: ReadonlySet<string>;
}

/** Sends what the plan shows, since both are read from the one `Change`. */
export function planOf({ action, id, form, secrets }: Change): readonly PlannedCall[] {
  const shown = Object.entries(form ?? {}).map(([name, value]) => [name, secrets?.has(name) ? "[secret]" : value]);
  return [{ action, parameters: { ...(id === null ? {} : { id }), ...Object.fromEntries(shown) } }];
}

export function send({ client }: VerbParts, change: Change, attempt: Attempt, call: Call): Promise<Reply> {
  const [method = "", pattern = ""] = change.action.split(" ");
  // The actions above begin with nothing else.
  const verb = method as "POST" | "PUT" | "DELETE";
  return client.change({
    method: verb,
    path: pattern.replace("{id}", change.id ?? ""),
    form: change.form,
    attempt,
    call,
  });
}
