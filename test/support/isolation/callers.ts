import { bearing } from "../callers/sign-in.ts";
import type { ViewerName } from "./canaries.ts";

/** Somebody who asks one gateway or several replicas of it. */
export interface Caller {
  readonly name: ViewerName;
  readonly token: string | null;
}

export interface WireAnswer<Data = unknown> {
  /** Every byte that came: status, headers, body. */
  readonly wire: string;
  readonly body: string;
  readonly json: {
    readonly data?: Data | null;
    readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  };
}

/** Sends an operation over HTTP. Throws only where there is no answer in JSON. */
export async function ask<Data = unknown>(
  url: string,
  caller: Pick<Caller, "token">,
  operation: { readonly query: string; readonly variables?: object },
): Promise<WireAnswer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...bearing(caller.token) },
    body: JSON.stringify(operation),
  });
  const body = await response.text();
  const wire = `${response.status} ${JSON.stringify([...response.headers])}\n${body}`;
  // What GraphQL answers are like.
  return { wire, body, json: JSON.parse(body) as WireAnswer<Data>["json"] };
}

/** The data, of an operation that must succeed. */
export async function dataOf<Data>(
  url: string,
  caller: Pick<Caller, "token">,
  query: string,
  variables: object = {},
): Promise<Data> {
  const { json, body } = await ask<Data>(url, caller, { query, variables });
  if (!json.data || json.errors) throw new Error(`${query.slice(0, 120)} failed: ${body.slice(0, 2000)}`);
  return json.data;
}
