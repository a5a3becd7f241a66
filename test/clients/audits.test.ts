import { serverAudits } from "graphql-http";
import { beforeAll, describe, expect, test } from "vitest";
import { closeAfterAll } from "../support/closing.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";

/** The audits of "GraphQL over HTTP" that graphql-http keeps, asked with a token. */

const onEnd = closeAfterAll();
let gateway: Gateway;
beforeAll(async () => {
  const { clouds } = await controlledClouds({}, onEnd);
  gateway = await startGateway({ clouds, onEnd });
});

function fetchWithToken(url: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${gateway.token}`);
  return fetch(String(url), { ...init, headers });
}

const audits = serverAudits({ url: () => `${gateway.url}/graphql`, fetchFn: fetchWithToken });

describe("of the audits of GraphQL over HTTP", () => {
  test("there are 61", () => {
    expect(audits).toHaveLength(61);
  });

  test.each(audits.map(({ id, name, fn }) => ({ id, name, fn })))("$id passes: $name", async ({ fn }) => {
    const result = await fn();
    expect(result.status === "ok" ? null : result.reason).toBeNull();
  });
});
