import { GatewayError } from "../domain/errors.ts";
import { type Environment, environmentOverrides } from "./environment.ts";

export type Path = readonly (string | number)[];

/** What is wrong in one place, as in `backends[0].options.regions`. */
export interface Problem {
  readonly at: string;
  readonly message: string;
  /** A key below the place, where that is what is wrong. */
  readonly key?: string | undefined;
}

/** All that is wrong with a configuration, one line a problem, each with its place. */
export class ConfigurationError extends GatewayError {
  constructor(source: string, problems: readonly string[]) {
    super(
      "BAD_USER_INPUT",
      `The configuration (${source}) cannot be used:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    );
  }
}

/** A problem with where its value was written: the variable of the environment, or the line of the file. */
export function located(
  { at, message, key }: Problem,
  environment: Environment,
  lineOf: (path: Path) => number | null,
): string {
  const variable = Object.entries(environmentOverrides).find(
    ([name, { path }]) => environment[name] && path.join(".") === at,
  );
  if (variable) return `${at}: ${message} (from the variable ${variable[0]})`;
  const line = lineOf([...pathOf(at), ...(key === undefined ? [] : [key])]);
  return `${at || "(the whole file)"}: ${message}${line === null ? "" : ` (line ${line})`}`;
}

/** An issue of zod as a problem. */
export function asProblem(issue: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}): Problem {
  const { path, message, keys = [] } = issue;
  const at = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return { at: at.replace(/^\./, ""), message, key: keys[0] };
}

function pathOf(at: string): Path {
  return [...at.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) => (index === undefined ? text : Number(index)));
}
