import type { Viewer } from "../resources/visibility.ts";
import type { Credential } from "../wire/credentials.ts";
import type { Query } from "../wire/query.ts";
import type { XmlObject } from "../wire/xml.ts";
import type { World } from "../world.ts";

export interface ActionContext {
  readonly action: string;
  readonly world: World;
  readonly viewer: Viewer;
  readonly credential: Credential;
  readonly query: Query;
}

/** Answers the content of `<XResponse>`, or throws an AwsError. */
export interface Action {
  /** Names with `#` for list positions; anything else is refused. */
  readonly parameters: ReadonlySet<string>;
  run(context: ActionContext): XmlObject;
}

export type ActionTable = Readonly<Record<string, Action>>;

export const FILTER_PARAMETERS = ["Filter.#.Name", "Filter.#.Value.#"] as const;
export const PAGE_PARAMETERS = ["MaxResults", "NextToken"] as const;

export function action(parameters: readonly string[], run: Action["run"]): Action {
  return { parameters: new Set([...parameters, "DryRun"]), run };
}

/** Checks everything and answers what makes the change, and its answer. */
export type Plan = (context: ActionContext) => () => XmlObject;

/** An action that changes something: a dry run stops after everything was checked. */
export function mutation(parameters: readonly string[], plan: Plan): Action {
  return action(parameters, (context) => {
    const commit = plan(context);
    return context.query.flag("DryRun") ? {} : commit();
  });
}

/** What actions that only say that they succeeded answer. */
export const RETURN_TRUE: XmlObject = { return: true };
