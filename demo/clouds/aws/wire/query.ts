import type { WireRequest } from "../../kit/wire.ts";
import { awsError, invalidValue, missingParameter } from "./errors.ts";

/** The form of a call: flat names such as `Filter.1.Value.2`, read as lists and lists of structures. */
export interface Query {
  readonly names: readonly string[];
  text(name: string): string | undefined;
  required(name: string): string;
  list(name: string): readonly string[];
  structures(name: string): readonly Query[];
  flag(name: string): boolean;
  integer(name: string): number | undefined;
}

/** Reads the form of a POST, or the query string of a GET. Throws on a malformed one. */
export function readForm(request: WireRequest): ReadonlyMap<string, string> {
  const at = request.target.indexOf("?");
  const queryString = at < 0 ? "" : request.target.slice(at + 1);
  const text = request.method === "POST" ? request.body.toString("utf8") : queryString;
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (form.has(name)) {
      throw awsError("InvalidQueryParameter", `The AWS query string is malformed: ${name} is given more than once`);
    }
    form.set(name, value);
  }
  return form;
}

export function createQuery(form: ReadonlyMap<string, string>, prefix = ""): Query {
  /** `ImageId.1` and `ImageId.12.X` give 1 and 12, in numeric order and once each. */
  function indices(name: string): readonly number[] {
    const start = `${prefix}${name}.`;
    const found = new Set<number>();
    for (const key of form.keys()) {
      if (!key.startsWith(start)) continue;
      const segment = /^\d+/.exec(key.slice(start.length));
      if (segment !== null) found.add(Number(segment[0]));
    }
    return [...found].sort((a, b) => a - b);
  }

  const query: Query = {
    names: [...form.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
    text: (name) => form.get(prefix + name),
    required(name) {
      const value = form.get(prefix + name);
      if (value === undefined || value === "") throw missingParameter(name);
      return value;
    },
    list: (name) => indices(name).flatMap((index) => form.get(`${prefix}${name}.${index}`) ?? []),
    structures: (name) => indices(name).map((index) => createQuery(form, `${prefix}${name}.${index}.`)),
    flag(name) {
      const value = form.get(prefix + name);
      if (value === undefined || value === "false") return false;
      if (value === "true") return true;
      throw invalidValue(`Invalid value '${value}' for ${name}. Must be true or false`);
    },
    integer(name) {
      const value = form.get(prefix + name);
      if (value === undefined) return undefined;
      if (!/^-?\d{1,9}$/.test(value)) throw invalidValue(`Value ( ${value} ) for parameter ${name} is invalid.`);
      return Number(value);
    },
  };
  return query;
}

/** `allowed` writes list positions as `#`: `Filter.#.Value.#`. */
export function refuseUnknownParameters(form: ReadonlyMap<string, string>, allowed: ReadonlySet<string>): void {
  for (const name of form.keys()) {
    if (name === "Action" || name === "Version") continue;
    const pattern = name.replaceAll(/\.\d+(?=\.|$)/g, ".#");
    if (!allowed.has(pattern)) throw awsError("UnknownParameter", `The parameter ${name} is not recognized`);
  }
}

/** Undefined where the flag is not given at all. */
export function optionalFlag(query: Query, name: string): boolean | undefined {
  return query.text(name) === undefined ? undefined : query.flag(name);
}

/** Some clients, Terraform among them, send what is not set as an empty text. */
export function given(query: Query | undefined, name: string): string | undefined {
  return query?.text(name) || undefined;
}

/** The one of `words` that is meant: command line tools send such words in any case, and with blanks around them. */
export function wordOf(query: Query, name: string, words: readonly string[]): string | undefined {
  const text = query.text(name)?.trim() || undefined;
  return words.find((word) => word.toLowerCase() === text?.toLowerCase()) ?? text;
}

export function requiredWord(query: Query, name: string, words: readonly string[]): string {
  const word = wordOf(query, name, words);
  if (word === undefined) throw missingParameter(name);
  return word;
}

export function oneOf(query: Query, name: string, values: readonly string[]): string | undefined {
  const value = given(query, name);
  if (value === undefined || values.includes(value)) return value;
  throw invalidValue(`Invalid value '${value}' for ${name}. Allowed values are ${values.join(", ")}`);
}

export function boundedInteger(query: Query, name: string, minimum: number, maximum: number): number | undefined {
  const value = query.integer(name);
  if (value === undefined || (value >= minimum && value <= maximum)) return value;
  throw invalidValue(`Value ( ${value} ) for parameter ${name} is invalid. It must be from ${minimum} to ${maximum}.`);
}

export function boundedText(query: Query, name: string, maximum: number): string | undefined {
  const value = query.text(name);
  if (value === undefined || value.length <= maximum) return value;
  throw invalidValue(`The ${name} must not be longer than ${maximum} characters`);
}
