import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface Rewritten {
  readonly status: number;
  readonly body: string;
}

/** Changes an answer, or leaves it as it is. `asked` is the request's method and path, and its body. */
export type Rewrite = (asked: string, answer: Rewritten) => Rewritten;

export interface RewritingProxy {
  readonly url: string;
  rewrite(how: Rewrite): void;
  heal(): void;
  close(): Promise<void>;
}

/** Stands before a demo cloud and shows some of its answers otherwise. Requests pass unchanged, since they are signed. */
export async function startRewritingProxy(target: string): Promise<RewritingProxy> {
  const unchanged: Rewrite = (_, answer) => answer;
  let how = unchanged;
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const sent = Buffer.concat(chunks);
    const { method = "GET", url = "/", headers } = incoming;
    const { status, body, type } = await forward(new URL(url, target), method, headers, sent);
    const shown = how(`${method} ${url} ${sent.toString()}`, { status, body });
    const length = Buffer.byteLength(shown.body);
    outgoing.writeHead(shown.status, { "content-type": type, "content-length": length }).end(shown.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server answers its address as an object; only pipes answer a string.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${new URL(target).pathname.replace(/\/$/, "")}`,
    rewrite(next) {
      how = next;
    },
    heal() {
      how = unchanged;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(url: URL, method: string, headers: IncomingHttpHeaders, sent: Buffer) {
  return new Promise<Rewritten & { readonly type: string }>((resolve, reject) => {
    const asked = request(url, { method, headers: { ...headers, "accept-encoding": "identity" } }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      resolve({
        status: answer.statusCode ?? 502,
        body: Buffer.concat(chunks).toString(),
        type: answer.headers["content-type"] ?? "text/plain",
      });
    });
    asked.on("error", reject);
    asked.end(sent);
  });
}
