import type { Answer, Gateway } from "../servers/gateway.ts";
import { record } from "../servers/recordings.ts";
import { bearing, type DemoUser, signIn } from "./sign-in.ts";

/** A running gateway as one caller sees it, and how others do. */
export async function askingAs(
  running: Omit<Gateway, "graphql" | "token" | "as">,
  user: DemoUser | null,
): Promise<Gateway> {
  const token = user === null ? null : await signIn(running.url, user);
  return {
    ...running,
    token,
    as: (other) => askingAs(running, other),
    async graphql<Data>(query: string, variables: object = {}) {
      const response = await fetch(`${running.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...bearing(token) },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      record("answers", text);
      // The schema of the gateway under test holds; where it does not, the test's own expectations say so.
      return JSON.parse(text) as Answer<Data>;
    },
  };
}

/** What tests ask for in a minute, nobody else does. */
export const generous = { costPerMinute: 1_000_000_000, requestsPerMinutePerAddress: 1_000_000 };
