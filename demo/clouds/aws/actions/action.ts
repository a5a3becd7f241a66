import type { Credential } from "../credentials.ts";
import type { Query } from "../query.ts";
import type { Viewer } from "../visibility.ts";
import type { World } from "../world.ts";
import type { XmlObject } from "../xml.ts";

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
