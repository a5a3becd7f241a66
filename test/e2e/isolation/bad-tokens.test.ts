import { expect, test } from "vitest";
import { signIn } from "../../support/callers/sign-in.ts";
import { startGateway } from "../../support/servers/gateway.ts";
import { controlledClouds } from "../../support/worlds/control.ts";

test("after bad tokens of every kind, an address still signs in and uses fresh tokens of people and machines", async () => {
  const { clouds } = await controlledClouds();
  const gateway = await startGateway({ clouds, user: "acme-admin" });
  const { data } = await gateway.graphql<{ createApiToken: { token: string | null } }>(
    "mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { token } }",
    { input: { name: "fresh", scopes: ["READ"], expiresAt: new Date(Date.now() + 3_600_000).toISOString() } },
  );
  const machine = data.createApiToken.token;
  const status = async (token: string | null) => {
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: '{"query":"{ viewer { __typename } }"}',
    });
    return answer.status;
  };
  const bad = ["nonsense", `${gateway.token}x`, `${machine}x`, "tt_0000000000000000_"];
  const statuses: number[] = [];
  for (let round = 0; round < 6; round += 1) for (const token of bad) statuses.push(await status(token));
  expect(statuses).toEqual([...Array(20).fill(401), ...Array(4).fill(429)]);
  expect(await status(machine)).toBe(200);
  expect(await status(await signIn(gateway.url, "globex-member"))).toBe(200);
  expect(await status("nonsense")).toBe(429);
});
