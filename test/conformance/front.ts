import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** Stands between an adapter and its cloud, so that a test sees the adapter's connections and can hold answers back. */
export interface Front {
  readonly url: string;
  /** Requests that came, and that are neither answered nor given up. */
  inFlight(): number;
  /** The adapter's open connections, idle ones included. */
  sockets(): number;
  /** How many bytes of an endless answer were sent. */
  dripped(): number;
  /** From now on: as the cloud answers, with these headers besides. */
  pass(headers?: Readonly<Record<string, string>>): void;
  /** From now on requests wait; `release` lets them through to the cloud. */
  hold(): { release(): void };
  /** From now on answers begin, and never end. */
  drip(): void;
  /** From now on the answer is the request itself, headers with credentials and body, as `word` makes an answer of it. */
  echo(status: number, word: (text: string) => string): void;
  /** From now on these answers to the requests that they are for; null: as the cloud answers. */
  instead(of: Instead): void;
  close(): Promise<void>;
}

export interface CannedAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export type Instead = (request: { readonly line: string; readonly body: string }) => CannedAnswer | null;

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

export async function startFront(target: string): Promise<Front> {
  const pending = new Set<ServerResponse>();
  const { hostname, port } = new URL(target);
  let answer = passing({});
  let sockets = 0;
  let dripped = 0;

  function passing(headers: Readonly<Record<string, string>>): Answer {
    return (incoming, outgoing) => {
      const { method, url: path, headers: given } = incoming;
      const onward = request({ hostname, port, method, path, headers: given, agent: false }, (answered) => {
        outgoing.writeHead(answered.statusCode ?? 502, { ...answered.headers, ...headers });
        answered.pipe(outgoing);
      });
      onward.once("error", () => outgoing.destroy());
      outgoing.once("close", () => onward.destroy());
      incoming.pipe(onward);
    };
  }

  const server = createServer((incoming, outgoing) => {
    pending.add(outgoing);
    outgoing.once("close", () => pending.delete(outgoing));
    answer(incoming, outgoing);
  });
  server.on("connection", (socket) => {
    sockets += 1;
    socket.once("close", () => {
      sockets -= 1;
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no TCP port.");

  return {
    url: `http://127.0.0.1:${address.port}`,
    inFlight: () => pending.size,
    sockets: () => sockets,
    dripped: () => dripped,
    pass(headers = {}) {
      answer = passing(headers);
    },
    hold() {
      const waiting: (() => void)[] = [];
      answer = (incoming, outgoing) => waiting.push(() => passing({})(incoming, outgoing));
      return {
        release() {
          answer = passing({});
          for (const go of waiting.splice(0)) go();
        },
      };
    },
    drip() {
      answer = (_, outgoing) => {
        outgoing.writeHead(200, { "content-type": "text/plain" });
        const timer = setInterval(() => {
          dripped += 1;
          outgoing.write("<");
        }, 5);
        outgoing.once("close", () => clearInterval(timer));
      };
    },
    echo(status, word) {
      answer = (incoming, outgoing) => {
        const chunks = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${value}\n`);
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
        incoming.once("end", () => {
          outgoing.writeHead(status, { "x-echo": incoming.headers.authorization ?? "" }).end(word(chunks.join("")));
        });
      };
    },
    instead(of) {
      answer = (incoming, outgoing) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.once("end", () => {
          const body = Buffer.concat(chunks);
          const { method, url: path, headers } = incoming;
          const canned = of({ line: `${method} ${path}`, body: body.toString() });
          if (canned) return outgoing.writeHead(canned.status, { "content-type": canned.type }).end(canned.body);
          request({ hostname, port, method, path, headers, agent: false }, (answered) => {
            outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
            answered.pipe(outgoing);
          }).end(body);
        });
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
