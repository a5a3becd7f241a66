import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";
import { Transform } from "node:stream";

export interface ToxicProxy {
  readonly host: string;
  readonly port: number;
  /**
   * Since the start: connections accepted, bytes that clients sent, and round trips, which are answers that came after
   * something was asked. They show who asked and how often, where a clock would not.
   */
  readonly counts: () => {
    readonly connections: number;
    readonly bytesFromClients: number;
    readonly roundTrips: number;
  };
  /** Answers come this much later, in order. */
  readonly latency: (milliseconds: number) => void;
  /** Connections open and stay open, and nothing passes in either direction. */
  readonly blackhole: () => void;
  /** Resets every connection, and each new one as it comes. */
  readonly reset: () => void;
  /** Ends each connection once it has answered this many more bytes; new connections are served likewise. */
  readonly cut: (afterBytes: number) => void;
  /** Serves again. What a black hole swallowed stays lost: those connections are ended. */
  readonly heal: () => void;
  readonly close: () => Promise<void>;
}

type Toxic =
  | { readonly kind: "none" }
  | { readonly kind: "latency"; readonly milliseconds: number }
  | { readonly kind: "blackhole" }
  | { readonly kind: "reset" }
  | { readonly kind: "cut"; readonly afterBytes: number };

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  answered: number;
  swallowed: boolean;
  asking: boolean;
}

/** A TCP proxy on 127.0.0.1 that can be ill; for tests of what a sick network does to us. */
export async function startToxicProxy(target: { readonly host: string; readonly port: number }): Promise<ToxicProxy> {
  const pairs = new Set<Pair>();
  let toxic: Toxic = { kind: "none" };
  let connections = 0;
  let bytesFromClients = 0;
  let roundTrips = 0;

  const count = (pair: Pair, direction: "asking" | "answering", bytes: number) => {
    if (direction === "asking") bytesFromClients += bytes;
    else if (pair.asking) roundTrips += 1;
    pair.asking = direction === "asking";
  };

  const passes = (pair: Pair, direction: "asking" | "answering") =>
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        count(pair, direction, chunk.length);
        if (toxic.kind === "blackhole") {
          pair.swallowed = true;
          done();
        } else if (direction === "asking") {
          done(null, chunk);
        } else if (toxic.kind === "latency") {
          setTimeout(done, toxic.milliseconds, null, chunk);
        } else if (toxic.kind === "cut") {
          const rest = Math.max(0, toxic.afterBytes - pair.answered);
          pair.answered += chunk.length;
          done(null, chunk.subarray(0, rest));
          if (pair.answered >= toxic.afterBytes) pair.client.end(() => destroy(pair));
        } else {
          done(null, chunk);
        }
      },
    });

  const destroy = ({ client, server }: Pair) => {
    client.destroy();
    server.destroy();
  };

  const listener = createServer((client) => {
    connections += 1;
    if (toxic.kind === "reset") {
      client.resetAndDestroy();
      return;
    }
    const pair: Pair = { client, server: createConnection(target), answered: 0, swallowed: false, asking: false };
    pairs.add(pair);
    for (const socket of [client, pair.server]) {
      socket.on("error", () => destroy(pair));
      socket.on("close", () => {
        pairs.delete(pair);
        destroy(pair);
      });
    }
    client.pipe(passes(pair, "asking")).pipe(pair.server);
    pair.server.pipe(passes(pair, "answering")).pipe(client);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no TCP port.");

  return {
    host: "127.0.0.1",
    port: address.port,
    counts: () => ({ connections, bytesFromClients, roundTrips }),
    latency: (milliseconds) => {
      toxic = { kind: "latency", milliseconds };
    },
    blackhole: () => {
      toxic = { kind: "blackhole" };
    },
    reset: () => {
      toxic = { kind: "reset" };
      for (const pair of pairs) {
        pair.client.resetAndDestroy();
        pair.server.destroy();
      }
    },
    cut: (afterBytes) => {
      toxic = { kind: "cut", afterBytes };
      for (const pair of pairs) pair.answered = 0;
    },
    heal: () => {
      toxic = { kind: "none" };
      for (const pair of pairs) if (pair.swallowed) destroy(pair);
    },
    close: async () => {
      for (const pair of pairs) destroy(pair);
      listener.close();
      await once(listener, "close");
    },
  };
}
