import { request as httpRequest, type IncomingMessage } from "node:http";
import { type Client, createClient } from "graphql-ws";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { waitFor } from "../probes/wait-for.ts";
import type { Gateway } from "../servers/gateway.ts";
import { record } from "../servers/recordings.ts";
import { bearing } from "./sign-in.ts";

export interface EventAnswer {
  readonly __typename: string;
  readonly cursor: string;
  readonly position: number;
  readonly imageId: string;
}

const fields = "__typename cursor position imageId";

const subscription = (more = "") => `subscription ($after: String, $filter: LifecycleFilter) {
  imageLifecycle(after: $after, filter: $filter) { ${fields} ${more} }
}`;

const pages = `query ($after: String, $filter: LifecycleFilter) {
  lifecycleEvents(first: 100, after: $after, filter: $filter) {
    pageInfo { hasNextPage endCursor } nodes { ${fields} }
  }
}`;

export interface Follower {
  /** All that came so far, in order of arrival. */
  readonly events: readonly EventAnswer[];
  /** What the gateway said was wrong. */
  readonly errors: readonly unknown[];
  /** Resolves with the events once there are so many. */
  count(number: number): Promise<readonly EventAnswer[]>;
  /** Resolves when the gateway or the connection ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

export interface FollowRequest {
  readonly after?: string | null;
  readonly filter?: object;
}

interface Message {
  readonly data?: { readonly imageLifecycle: EventAnswer } | null | undefined;
  readonly errors?: readonly unknown[] | undefined;
}

/** A subscriber with the graphql-ws client. Resolves when the connection stands and the subscription is on its way. */
export async function followOverWebSocket(gateway: Gateway, variables: FollowRequest = {}): Promise<Follower> {
  const collected = collect();
  const connected = Promise.withResolvers<void>();
  const client: Client = createClient({
    url: `${gateway.url.replace("http", "ws")}/graphql`,
    connectionParams: bearing(gateway.token),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazyCloseTimeout: 0,
    on: { connected: () => connected.resolve() },
  });
  client.subscribe<{ imageLifecycle: EventAnswer }>(
    { query: subscription(), variables: { ...variables } },
    {
      next: collected.add,
      error: (error) => {
        collected.fail(error);
        connected.resolve();
      },
      complete: collected.end,
    },
  );
  await connected.promise;
  onTestFinished(() => void client.terminate());
  return { ...collected.follower, close: () => client.terminate() };
}

export interface StreamFollower extends Follower {
  /** Reads no more: the gateway meets a full socket. */
  pause(): void;
  resume(): void;
}

/** A subscriber that reads server-sent events as the wire brings them. Resolves when the stream stands. */
export async function followOverEventStream(
  gateway: Gateway,
  variables: FollowRequest = {},
  moreFields?: string,
): Promise<StreamFollower> {
  const collected = collect();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest(`${gateway.url}/graphql/stream`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream", ...bearing(gateway.token) },
    });
    request
      .once("response", resolve)
      .once("error", reject)
      .end(JSON.stringify({ query: subscription(moreFields), variables }));
  });
  onTestFinished(() => void response.destroy());
  response.setEncoding("utf8");
  let rest = "";
  response.on("data", (chunk: string) => {
    const messages = `${rest}${chunk}`.split("\n\n");
    rest = messages.pop() ?? "";
    for (const message of messages) {
      const [, name, data] = /^event: (\w+)\ndata:(.*)$/m.exec(message) ?? [];
      // The shape that `subscription` asks for.
      if (name === "next") collected.add(JSON.parse(data ?? "") as Message);
      if (name === "complete") collected.end();
    }
  });
  response.on("error", collected.end);
  response.on("close", collected.end);
  return {
    ...collected.follower,
    close: () => response.destroy(),
    pause: () => void response.pause(),
    resume: () => void response.resume(),
  };
}

function collect() {
  const events: EventAnswer[] = [];
  const errors: unknown[] = [];
  const ended = Promise.withResolvers<void>();
  return {
    add({ data, errors: failures }: Message) {
      record("answers", JSON.stringify({ data, errors: failures }));
      if (data) events.push(data.imageLifecycle);
      if (failures) errors.push(...failures);
    },
    fail(error: unknown) {
      errors.push(...(Array.isArray(error) ? error : [error]));
      ended.resolve();
    },
    end: () => ended.resolve(),
    follower: {
      events,
      errors,
      ended: ended.promise,
      count: async (number: number) => {
        const arrived = () => events.length >= number || (errors.length > 0 && Promise.reject(errors[0]));
        await waitFor(arrived, { what: `${number} events (${events.length} at first)` });
        return events;
      },
    },
  };
}

/** Every event behind the cursor, page by page. */
export async function allEvents(gateway: Gateway, request: FollowRequest = {}): Promise<readonly EventAnswer[]> {
  const events: EventAnswer[] = [];
  let after = request.after ?? null;
  for (;;) {
    const { data, errors } = await gateway.graphql<{
      lifecycleEvents: { pageInfo: { hasNextPage: boolean; endCursor: string }; nodes: EventAnswer[] };
    }>(pages, { ...request, after });
    if (errors) throw new Error(`lifecycleEvents failed: ${JSON.stringify(errors)}`);
    events.push(...data.lifecycleEvents.nodes);
    if (!data.lifecycleEvents.pageInfo.hasNextPage) return events;
    after = data.lifecycleEvents.pageInfo.endCursor;
  }
}

/** The positions of events, for comparing. */
export function positions(events: readonly EventAnswer[]): readonly number[] {
  return events.map(({ position }) => position);
}

/** first, first + 1, … */
export function consecutive(first: number, length: number): readonly number[] {
  return Array.from({ length }, (_, index) => first + index);
}
