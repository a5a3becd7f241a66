import type { AddressInfo } from "node:net";
import { buildSchema, type GraphQLSchema } from "graphql";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type { RequestContext } from "../../../schema/root/context.ts";
import { anonymous, type Viewer } from "../../../src/domain/access/policy.ts";
import { GatewayError } from "../../../src/domain/errors.ts";
import { systemClock } from "../../../src/ports/clock.ts";
import type { Log } from "../../../src/ports/log.ts";
import { createKeptAnswers } from "../../../src/server/answers/kept-answers.ts";
import { createCompiledAnswers } from "../../../src/server/execution/compiled-answers.ts";
import type { Authentication } from "../../../src/server/gate/authentication.ts";
import { defaultLimits, type Limits } from "../../../src/server/gate/limits/limits.ts";
import { createRates, type Rates } from "../../../src/server/gate/limits/rates.ts";
import { createEntrance } from "../../../src/server/gate/request-gate.ts";
import { createHttpServer } from "../../../src/server/http/http.ts";
import { createOperations, type Operations } from "../../../src/server/http/operations.ts";
import { createEventStreams } from "../../../src/server/streams/sse.ts";
import { serveWebSockets } from "../../../src/server/streams/websocket.ts";
import { waitFor } from "../probes/wait-for.ts";

export interface SmallServerOptions {
  /** The small one of this file where left out. */
  readonly schema?: GraphQLSchema;
  readonly limits?: Partial<Limits>;
  readonly production?: boolean;
  readonly tls?: boolean;
  readonly origins?: readonly string[];
  readonly hosts?: readonly string[];
  readonly proxies?: readonly string[];
  readonly operations?: Operations;
  readonly rates?: Rates;
  readonly anonymous?: "public" | "none";
}

export type Body = {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly requestId?: string; readonly retryAfterMs?: number };
  }[];
};

export interface SmallServer {
  readonly url: string;
  /** How often a resolver or the context of a request was asked for. */
  calls(): number;
  /** All that was logged, as JSON. */
  logs(): string;
  revoke(actor: string): void;
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  graphql(query: string, variables?: object): Promise<Body>;
}

const sdl = `
  type Query { images(first: Int! = 25): ImageConnection! image(id: ID!): Image fails: String leaks: String
    find(filter: Filter): String rateLimit: RateLimit }
  type RateLimit { cost: Int! remaining: Int! limit: Int! resetAt: String! }
  type Mutation { rename(name: String!): String }
  type Subscription { ticks(until: Int = 1000000): Int images: Image secretive: Int }
  type ImageConnection { nodes: [Image!]! totalCount: Int! }
  type Image { id: ID! name: String related(first: Int! = 10): ImageConnection! }
  input Filter { text: String state: State count: Int ratio: Float flag: Boolean id: ID tags: [Filter!] }
  enum State { AVAILABLE DISABLED }
`;

/** The server as it is wired, on a free port, with viewers \`Bearer NAME\`; \`Bearer NAME until MS\` expires then. */
export async function startSmallServer(options: SmallServerOptions = {}): Promise<SmallServer> {
  let calls = 0;
  const lines: unknown[] = [];
  const write = (facts: object, message: string) => void lines.push({ message, ...facts });
  const log: Log = { info: write, warn: write, error: write };
  const limits = { ...defaultLimits, ...options.limits };
  const schema = options.schema ?? smallSchema(() => calls++);
  const revoked = new Set<string>();
  const authentication: Authentication = {
    async viewerOf(authorization) {
      if (authorization === undefined) {
        if (options.anonymous !== "none") return anonymous;
        throw new GatewayError("UNAUTHENTICATED", "Sign in first.");
      }
      return viewerOf(authorization, revoked);
    },
    stillValid: async ({ actor }) => !revoked.has(actor),
  };
  const entrance = createEntrance({
    schema,
    log,
    limits,
    rates: options.rates ?? createRates({ limits, key: "a key", redis: null }),
    authentication,
    operations: options.operations ?? createOperations("off", new Map()),
    origins: options.origins ?? [],
    hosts: options.hosts ?? [],
    proxies: options.proxies ?? [],
    production: options.production ?? false,
  });
  // The small schema's resolvers read nothing of it, and those of the real one are not to be reached.
  const contextFor = (requestId: string) => {
    calls += options.schema ? 1 : 0;
    return { requestId, rateLimit: null } as RequestContext;
  };
  const health = { report: async () => ({ ready: true, store: "answers" as const, waitingFor: 0 }) };
  const keptAnswers = createKeptAnswers({
    ...{ revision: async () => 0, onBackendsChange: () => {}, clock: systemClock, mostBytes: 0 },
  });
  const ending = new AbortController();
  const streams = createEventStreams({ schema, log, entrance, contextFor }, ending.signal);
  const app = await createHttpServer({
    schema,
    log,
    health,
    entrance,
    contextFor,
    compiledAnswers: createCompiledAnswers({ schema, log, isOn: true }),
    keptAnswers,
    streams,
    tls: options.tls ?? false,
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const closeSockets = serveWebSockets(app.server, { schema, log, entrance, contextFor });
  onTestFinished(async () => {
    ending.abort();
    await closeSockets();
    await app.close();
  });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  return {
    url,
    calls: () => calls,
    logs: () => JSON.stringify(lines, (_, value) => (value instanceof Error ? String(value.stack) : value)),
    revoke: (actor) => void revoked.add(actor),
    post,
    graphql: async (query, variables = {}) => (await (await post({ query, variables })).json()) as Body,
  };
}

function viewerOf(authorization: string, revoked: ReadonlySet<string>): Viewer {
  const [, actor, until] = /^Bearer (\w+)(?: until (\d+))?$/.exec(authorization) ?? [];
  if (actor === undefined || revoked.has(actor) || actor === "nobody")
    throw new GatewayError("UNAUTHENTICATED", "The token is not good. Sign in again.");
  return { ...anonymous, kind: "TOKEN", actor, expiresAt: until ? Number(until) : null };
}

function smallSchema(called: () => void): GraphQLSchema {
  const schema = buildSchema(sdl);
  const image = { id: "1", name: "one" };
  const answers: Readonly<Record<string, (context: RequestContext, sent: Record<string, unknown>) => unknown>> = {
    "Query.images": () => ({ nodes: [image], totalCount: 1 }),
    "Query.image": () => image,
    "Query.find": (_, { filter }) => JSON.stringify(filter),
    "Query.fails": () => {
      throw new GatewayError("BACKEND_FAILED", "The cloud failed.");
    },
    "Query.leaks": () => {
      throw new Error("postgres://gateway:s3cretPW@db");
    },
    "Query.rateLimit": ({ rateLimit }) => rateLimit,
    "Mutation.rename": (_, { name }) => name,
    "Image.related": () => ({ nodes: [image], totalCount: 1 }),
  };
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getType("Image")])
    for (const field of Object.values(type && "getFields" in type ? type.getFields() : {})) {
      const answer = type && answers[`${type.name}.${field.name}`];
      if (!answer || !("resolve" in field)) continue;
      field.resolve = (_: unknown, sent: Record<string, unknown>, context: RequestContext) => {
        called();
        return answer(context, sent);
      };
    }
  const { ticks, images, secretive } = schema.getSubscriptionType()?.getFields() ?? {};
  if (ticks)
    ticks.subscribe = (_, { until }) => {
      called();
      return count(until);
    };
  if (images) images.subscribe = () => count(1_000_000, { images: image });
  if (secretive)
    secretive.subscribe = () => {
      throw new Error("postgres://gateway:s3cretPW@db");
    };
  return schema;
}

/** Counts on until it is ended, a tick each millisecond. */
async function* count(until: number, event: object = {}): AsyncGenerator<object> {
  for (let ticks = 1; ticks <= until; ticks += 1) {
    yield { ticks, ...event };
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

export interface Talk {
  readonly socket: WebSocket;
  readonly messages: readonly { readonly type: string; readonly id?: string; readonly payload?: unknown }[];
  readonly closed: Promise<number>;
  send(message: object): void;
  /** Resolves with the first message of a type that came. */
  first(type: string, id?: string): Promise<{ readonly payload?: unknown }>;
}

/** A WebSocket by hand. Rejects with the status where the upgrade is refused. */
export async function talk(
  url: string,
  { headers = {}, init = {} }: { readonly headers?: Record<string, string>; readonly init?: object | null } = {},
): Promise<Talk> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", { headers });
  const messages: { type: string; id?: string; payload?: unknown }[] = [];
  socket.on("message", (text) => messages.push(JSON.parse(String(text))));
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  onTestFinished(() => socket.terminate());
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("unexpected-response", (_, response) => reject(new Error(String(response.statusCode))));
    socket.on("error", reject);
  });
  const send = (message: object) => socket.send(JSON.stringify(message));
  const first: Talk["first"] = async (type, id) => {
    const find = () => messages.find((one) => one.type === type && (id === undefined || one.id === id));
    return (await waitFor(find, { what: type })) ?? {};
  };
  if (init !== null) send({ type: "connection_init", payload: init });
  return { socket, messages, closed, send, first };
}

/** What a subscription over each of the transports is refused with. */
export async function askEverywhere(server: SmallServer, request: object): Promise<readonly (readonly string[])[]> {
  const codesOf = ({ errors }: Body) => errors?.map(({ extensions }) => extensions.code) ?? [];
  const http = codesOf((await (await server.post(request)).json()) as Body);
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify(request),
  });
  const stream = codesOf((await response.json()) as Body);
  const { send, first, socket } = await talk(server.url);
  await first("connection_ack");
  send({ id: "1", type: "subscribe", payload: request });
  const { payload } = await first("error", "1");
  socket.terminate();
  // What a message of type `error` carries, by the protocol.
  return [http, stream, codesOf({ errors: payload as NonNullable<Body["errors"]> })];
}
