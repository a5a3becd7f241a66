import { fastify } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { serveDemoSignIn } from "./demo-sign-in.ts";

async function signIn(body: string, headers: Record<string, string> = { "content-type": "application/json" }) {
  const app = fastify({ logger: false });
  onTestFinished(() => app.close());
  serveDemoSignIn(app, { users: ["ada", "bob"], signIn: async (user) => (user === "ada" ? "the-token" : null) });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const response = await fetch(`${url}/demo/sign-in`, { method: "POST", headers, body });
  return { status: response.status, cache: response.headers.get("cache-control"), body: await response.json() };
}

test("a demo user gets a token that no cache keeps", async () => {
  expect(await signIn('{"user":"ada"}')).toEqual({ status: 200, cache: "no-store", body: { token: "the-token" } });
});

test("somebody else hears who there is", async () => {
  const message = expect.stringMatching(/There are: ada, bob\.$/);
  expect(await signIn('{"user":"mallory<script>"}')).toMatchObject({
    status: 404,
    body: { errors: [{ message, extensions: { code: "NOT_FOUND" } }] },
  });
});

test.each(["{}", '{"user":7}', '{"user":"ada","roles":["operator"]}', "[]", "null"])(
  "a wrong body is refused: %s",
  async (body) => {
    expect(await signIn(body)).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: "BAD_REQUEST" } }] },
    });
  },
);

test("a page of another origin cannot send it without being asked first", async () => {
  // What a browser sends without a preflight; the server of all says how a body of that type is refused.
  expect(await signIn('{"user":"ada"}', { "content-type": "text/plain" })).not.toMatchObject({ status: 200 });
});
