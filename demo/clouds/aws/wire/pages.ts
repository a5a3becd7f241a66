import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Viewer } from "../resources/visibility.ts";
import { awsError, invalidValue } from "./errors.ts";
import type { Query } from "./query.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken: string | undefined;
}

// Tokens die with the process, as they do in the real cloud after a day.
const tokenKey = randomBytes(32);

/** The same question from the same account and region; the token and the page size may differ. */
function fingerprint(action: string, viewer: Viewer, query: Query): string {
  const parameters = query.names
    .filter((name) => name !== "NextToken" && name !== "MaxResults" && name !== "DryRun")
    .map((name) => `${name}=${query.text(name)}`)
    .sort();
  return createHash("sha256")
    .update(JSON.stringify([action, viewer.account, viewer.region, parameters]))
    .digest("base64url")
    .slice(0, 22);
}

function seal(question: string, after: string): string {
  return createHmac("sha256", tokenKey).update(`${question} ${after}`).digest("base64url").slice(0, 22);
}

function openToken(token: string, question: string): string {
  const [afterText = "", mark] = token.split(".");
  const after = Buffer.from(afterText, "base64url").toString();
  if (mark !== seal(question, after)) {
    throw awsError("InvalidNextToken", `The token '${token}' is invalid`);
  }
  return after;
}

export function pageSize(query: Query, minimum: number, maximum = 1000): number | undefined {
  const size = query.integer("MaxResults");
  if (size === undefined || (size >= minimum && size <= maximum)) return size;
  const bound = size < minimum ? `greater than ${minimum}` : `less than ${maximum}`;
  throw invalidValue(`Value ( ${size} ) for parameter maxResults is invalid. Expecting a value ${bound}.`);
}

/**
 * Pages over ids: an item that comes or goes between two pages shifts no other item.
 * `candidates` must be in the order of ids.
 */
export function takePage<Item>(
  action: string,
  viewer: Viewer,
  query: Query,
  size: number | undefined,
  candidates: readonly Item[],
  idOf: (item: Item) => string,
): Page<Item> {
  const question = fingerprint(action, viewer, query);
  const token = query.text("NextToken");
  const after = token === undefined || token === "" ? "" : openToken(token, question);
  const rest = after === "" ? candidates : candidates.filter((item) => idOf(item) > after);
  if (size === undefined || rest.length <= size) return { items: rest, nextToken: undefined };
  const items = rest.slice(0, size);
  const last = idOf(items[items.length - 1] as Item); // size is at least 1, so there is a last item
  return { items, nextToken: `${Buffer.from(last).toString("base64url")}.${seal(question, last)}` };
}
