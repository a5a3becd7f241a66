import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { problem } from "./problem.ts";

/** What the development issuer does for whoever asks. */
export interface DemoSignIn {
  readonly users: readonly string[];
  /** A token; null where there is no such user. */
  signIn(user: string): Promise<string | null>;
}

const body = z.strictObject({ user: z.string().max(100) });

/** `POST /demo/sign-in` gives a token for a demo user. Registered only where the gateway is its own issuer. */
export function serveDemoSignIn(app: FastifyInstance, issuer: DemoSignIn): void {
  const users = issuer.users.join(", ");
  app.post("/demo/sign-in", async (request, reply) => {
    // A token must not stay in a cache.
    reply.header("cache-control", "no-store");
    const input = body.safeParse(request.body);
    if (!input.success)
      return reply.code(400).send(problem("BAD_REQUEST", `Send { "user": "…" } with one of the demo users: ${users}.`));
    const token = await issuer.signIn(input.data.user);
    return token === null
      ? reply.code(404).send(problem("NOT_FOUND", `There is no such demo user. There are: ${users}.`))
      : reply.send({ token });
  });
}
