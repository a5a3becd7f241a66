// Thousands of plain `ws` clients. Each keeps the last position and cursor that it got, and counts what is out of order.
import { setTimeout as wait } from "node:timers/promises";
import { WebSocket } from "ws";
import { answerQuestions } from "../processes.ts";

export interface Opening {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly query: string;
  /** One of these each, in turn. */
  readonly variables: readonly object[];
  readonly count: number;
  /** Behind what the ones before got; else all are new. */
  readonly resume: boolean;
  /** False: without subscribing, for the floor. */
  readonly subscribes: boolean;
  /** The clients' addresses: so many of 127.0.0.x, from this one on. */
  readonly firstAddress: number;
}

interface Client {
  socket: WebSocket | null;
  readonly index: number;
  position: number;
  cursor: string | null;
  opening: Opening;
}

const clients: Client[] = [];
const atOnce = 100;
const perAddress = 5_000;

let received = 0;
let repeats = 0;
let closed = 0;
let refused: string | null = null;
let latencies: number[] = [];
const positions = new Map<Client, number[]>();
let remembers = false;

const positionOf = /"position":(\d+)/;
const cursorOf = /"cursor":"([^"]+)"/;
const timeOf = /"recordedAt":"([^"]+)"/;

function take(client: Client, text: string): void {
  if (!text.includes('"type":"next"')) {
    if (text.includes('"type":"error"') || text.includes('"errors"')) refused = text;
    return;
  }
  received += 1;
  const at = timeOf.exec(text)?.[1];
  if (at) latencies.push(Date.now() - Date.parse(at));
  const position = Number(positionOf.exec(text)?.[1]);
  if (position <= client.position) repeats += 1;
  client.position = position;
  client.cursor = cursorOf.exec(text)?.[1] ?? null;
  if (remembers) positions.get(client)?.push(position);
}

async function connect(client: Client): Promise<void> {
  const { url, tokens, query, variables, subscribes, firstAddress, resume } = client.opening;
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
    localAddress: `127.0.0.${firstAddress + Math.floor(client.index / perAddress)}`,
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  client.socket = socket;
  socket.on("close", () => {
    if (client.socket === socket) closed += 1;
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.on("message", (data) => {
      const text = String(data);
      if (!text.includes('"connection_ack"')) return take(client, text);
      const given = { ...variables[client.index % variables.length], ...(resume && { after: client.cursor }) };
      socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query, variables: given } }));
      return resolve();
    });
    socket.once("open", () => {
      if (!subscribes) return resolve();
      const authorization = `Bearer ${tokens[client.index % tokens.length]}`;
      return socket.send(JSON.stringify({ type: "connection_init", payload: { authorization } }));
    });
  });
}

async function connectAll(some: readonly Client[]): Promise<void> {
  const left = [...some];
  const one = async () => {
    for (let client = left.pop(); client; client = left.pop()) await connect(client);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

function disconnect(some: readonly Client[]): void {
  for (const client of some) {
    const { socket } = client;
    client.socket = null;
    socket?.terminate();
  }
}

const part = (of: number, which: number) => clients.filter(({ index }) => index % of === which);

const tasks: Readonly<Record<string, (question: never) => Promise<unknown>>> = {
  async open(opening: Opening) {
    const some = Array.from({ length: opening.count }, () => {
      const client = { socket: null, index: clients.length, position: 0, cursor: null, opening };
      clients.push(client);
      return client;
    });
    await connectAll(some);
    return {};
  },
  async cut({ of, which, forMs }: { of: number; which: number; forMs: number }) {
    const some = part(of, which);
    disconnect(some);
    await wait(forMs);
    for (const client of some) client.opening = { ...client.opening, resume: true };
    await connectAll(some);
    return { connected: some.length };
  },
  async close() {
    disconnect(clients);
    clients.length = 0;
    return {};
  },
  /** Resolves when so many events came since the last question about it. */
  async received({ count, withinMs }: { count: number; withinMs: number }) {
    const deadline = performance.now() + withinMs;
    while (received < count && performance.now() < deadline) await wait(5);
    const sorted = latencies.toSorted((one, other) => one - other);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    const answer = { received, repeats, closed, refused, p50: at(0.5), p99: at(0.99), most: at(1) };
    received = 0;
    latencies = [];
    return answer;
  },
  async remember() {
    remembers = true;
    for (const client of clients) positions.set(client, []);
    return {};
  },
  /** Of all clients, what is missing in what they remember of these positions. */
  async missing({ expected }: { expected: readonly number[] }) {
    let gaps = 0;
    let unknown = 0;
    for (const got of positions.values()) {
      const set = new Set(got);
      gaps += expected.filter((position) => !set.has(position)).length;
      unknown += got.length - set.size;
    }
    positions.clear();
    remembers = false;
    return { gaps, repeated: unknown };
  },
};

answerQuestions(async (question) => {
  // Only `subscribers` and `replay` send questions here.
  const { task, ...rest } = question as { task: string };
  return tasks[task]?.(rest as never);
});
