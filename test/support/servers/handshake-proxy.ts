import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";

/** `asked`: the client has greeted and nobody has heard it. `answered`: the server is ready, and the client is still to hear it. */
export type Moment = "asked" | "answered";

export interface HandshakeProxy {
  readonly port: number;
  /**
   * Breaks every connection, so that clients make new ones, and calls back at this moment of the next that is made.
   * Resolves with how many were being made then.
   */
  readonly within: (moment: Moment, strike: () => void) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** ReadyForQuery, outside a transaction: what ends the making of a PostgreSQL connection. */
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  state: "new" | "asked" | "ready";
  /** What the client is still to hear. */
  held: Buffer | null;
}

/**
 * A TCP proxy before a PostgreSQL without TLS, for tests of what happens to connections that are just being made. What the
 * server says last to one that is struck when `answered` comes in one packet with ReadyForQuery, as TCP may bring it.
 */
export async function startHandshakeProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<HandshakeProxy> {
  const pairs = new Set<Pair>();
  let order: {
    readonly moment: Moment;
    readonly strike: () => void;
    readonly resolve: (number: number) => void;
  } | null = null;

  const isStruck = (moment: Moment): boolean => {
    if (order?.moment !== moment) return false;
    const { strike, resolve } = order;
    order = null;
    strike();
    resolve([...pairs].filter(({ state }) => state === "asked").length);
    return true;
  };

  const toServer = (pair: Pair, chunk: Buffer) => {
    if (pair.state === "new") {
      pair.state = "asked";
      isStruck("asked");
    }
    pair.server.write(chunk);
  };

  const toClient = (pair: Pair, chunk: Buffer) => {
    if (pair.state === "asked" && chunk.subarray(-ready.length).equals(ready)) {
      if (isStruck("answered")) pair.held = chunk;
      pair.state = "ready";
      if (pair.held) return;
    }
    pair.client.write(pair.held ? Buffer.concat([pair.held, chunk]) : chunk);
    pair.held = null;
  };

  const destroy = ({ client, server }: Pair) => {
    client.destroy();
    server.destroy();
  };

  const listener = createServer((client) => {
    const pair: Pair = { client, server: createConnection(target), state: "new", held: null };
    pairs.add(pair);
    client.on("data", (chunk) => toServer(pair, chunk));
    pair.server.on("data", (chunk) => toClient(pair, chunk));
    client.on("error", () => destroy(pair));
    client.on("close", () => {
      pairs.delete(pair);
      destroy(pair);
    });
    pair.server.on("error", () => {});
    pair.server.on("close", () => client.end(pair.held ?? Buffer.alloc(0)));
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no TCP port.");

  return {
    port: address.port,
    within: (moment, strike) =>
      new Promise((resolve) => {
        order = { moment, strike, resolve };
        for (const pair of pairs) destroy(pair);
      }),
    async close() {
      for (const pair of pairs) destroy(pair);
      listener.close();
      await once(listener, "close");
    },
  };
}
