import type { WireResponse } from "../../kit/wire.ts";

export interface Refusal extends Error {
  readonly status: number;
}

/** What a handler throws to end the call with `Error <status>: <sentence>`. */
export function refuse(status: number, sentence: string): Refusal {
  return Object.assign(new Error(sentence), { name: "Refusal", status });
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === "Refusal";
}

export function textError(
  status: number,
  sentence: string,
  headers: Readonly<Record<string, string>> = {},
): WireResponse {
  return {
    status,
    headers: { "content-type": "text/plain;charset=UTF-8", ...headers },
    body: `Error ${status}: ${sentence}`,
  };
}

/** The container's own page: for paths that name no resource, and for failures below the service. */
export function containerPage(status: number, word: string): WireResponse {
  return {
    status,
    headers: { "content-type": "text/html" },
    body: `<html><head><title>Error ${status}</title></head><body><p>Error ${status}: ${word}</p></body></html>`,
  };
}
