import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";
import { problem } from "../http/problem.ts";
import type { Entrance } from "./request-gate.ts";

const headers = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};
/** Why a request under another name, or of another page, is refused. */
export const notServed =
  "Only listed hosts and origins are served, and this machine's own names: http://127.0.0.1 or http://localhost.";
const oneYear = "max-age=31536000";

/** What every HTTP request meets first: headers that tell browsers to be careful, foreign sites kept out, rates. */
export async function protect(
  app: FastifyInstance,
  parts: { readonly entrance: Entrance; readonly tls: boolean },
): Promise<void> {
  const { sites, rates, addresses } = parts.entrance;
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({ ...headers, "x-request-id": request.id });
    if (parts.tls) reply.header("strict-transport-security", oneYear);
    const { host, origin, "content-type": type, "content-encoding": encoding } = request.headers;
    const hosts = request.raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
    // Before HTTP/1.1 there was none.
    const least = request.raw.httpVersion === "1.0" ? 0 : 1;
    if (hosts.length < least || hosts.length > 1 || /[@/\\\s]/.test(host ?? ""))
      return reply.code(400).send(problem("BAD_REQUEST", "Send one Host header: a name or address, and a port."));
    // Probes ask by address, and what they are told is nobody's secret.
    if (request.url.startsWith("/health/")) return undefined;
    if (!sites.servesHost(host) || !sites.servesOrigin(origin, host)) {
      return reply.code(403).send(problem("FORBIDDEN", notServed));
    }
    await rates.request(addresses.of(request.raw));
    // Fastify reads every body as UTF-8, whatever it is said to be.
    if (type && /;\s*charset\s*=/i.test(type) && !/;\s*charset\s*=\s*(utf-?8|"utf-?8")\s*(;|$)/i.test(type))
      return reply.code(415).send(problem("UNSUPPORTED_MEDIA_TYPE", "Send JSON in UTF-8."));
    if (encoding && !/^\s*identity\s*$/i.test(encoding))
      return reply.code(415).send(problem("UNSUPPORTED_MEDIA_TYPE", "Send the body without Content-Encoding."));
    return undefined;
  });
  await app.register(cors, {
    origin: (origin, decide) => decide(null, origin !== undefined && sites.origins.includes(origin)),
    methods: ["GET", "POST"],
    allowedHeaders: ["content-type", "authorization", "apollo-require-preflight", "last-event-id"],
    exposedHeaders: ["x-request-id", "retry-after"],
    // Bearer tokens only: no cookie is ever sent along.
    credentials: false,
    strictPreflight: false,
    maxAge: 600,
  });
}
