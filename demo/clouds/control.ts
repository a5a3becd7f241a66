import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readFaultRule, readSlowRule } from "./control-rules.ts";
import type { WireServer } from "./kit/server.ts";
import type { Cloud, ControlAnswer } from "./kit/wire.ts";

export interface ControlledCloud {
  readonly cloud: Cloud;
  readonly server: WireServer;
}

export interface ControlServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const MAXIMUM_BODY_BYTES = 32 * 1024 * 1024;

/** The door through which a demo or a test makes a cloud fail, and changes what is in it. */
export async function startControlServer(
  clouds: readonly ControlledCloud[],
  options: { readonly port: number; readonly host?: string },
): Promise<ControlServer> {
  const host = options.host ?? "127.0.0.1";
  const server = createServer((incoming, outgoing) => {
    answer(clouds, incoming)
      .catch((error: unknown) => ({ status: 500, body: { error: String(error) } }))
      .then((result) => send(outgoing, result));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: options.port, host }, resolve);
  });
  // A TCP server answers its address as an object; only pipes answer a string.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(outgoing: ServerResponse, { status, body }: ControlAnswer): void {
  const text = `${JSON.stringify(body)}\n`;
  outgoing.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(text);
}

async function answer(clouds: readonly ControlledCloud[], incoming: IncomingMessage): Promise<ControlAnswer> {
  const method = incoming.method ?? "GET";
  const [pathname = "/", ...queries] = (incoming.url ?? "/").split("?");
  const path = pathname.split("/").filter((part) => part !== "");
  const text = await readText(incoming);
  if (text === undefined) return { status: 413, body: { error: `a body is at most ${MAXIMUM_BODY_BYTES} bytes` } };
  let body: unknown;
  try {
    body = text.trim() === "" ? undefined : JSON.parse(text);
  } catch (error) {
    return { status: 400, body: { error: `the body is not JSON: ${error instanceof Error ? error.message : error}` } };
  }
  const unknown = unknownWords(`${method} ${path.slice(1).join("/")}`, queries.join("?"), body);
  if (unknown !== undefined) return { status: 400, body: { error: unknown } };
  if (path.length === 0) {
    return method === "GET" ? overview(clouds) : { status: 405, body: { error: "GET / is the only method here" } };
  }
  const [name, ...rest] = path;
  const target = clouds.find(({ cloud }) => cloud.name === name);
  if (target === undefined) {
    const names = clouds.map(({ cloud }) => `/${cloud.name}`).join(" and ");
    return { status: 404, body: { error: `no cloud '${name}'; paths begin with ${names}` } };
  }
  return (
    (await steer(target.server, method, rest.join("/"), body)) ??
    target.cloud.control(method, rest, body) ?? {
      status: 404,
      body: {
        error: `${method} /${path.join("/")} is not known; see demo/README.md`,
        accepted: accepted(target.cloud),
      },
    }
  );
}

/** What nobody would read must not look as if it had been heeded. */
function unknownWords(route: string, query: string, body: unknown): string | undefined {
  if (query !== "") return `unknown query ?${query}; accepted: none, everything is said in the path and the body`;
  if (body === undefined || !/^(GET .*|DELETE (calls|fail|slow|next-image)|POST settle)$/.test(route)) return undefined;
  const keys = typeof body === "object" && body !== null ? Object.keys(body) : ["(not an object)"];
  return keys.length === 0 ? undefined : `body: unknown key ${keys.join(", ")}; accepted: none, this takes no body`;
}

function accepted(cloud: Cloud): readonly string[] {
  return ["GET", "DELETE"]
    .map((method) => `${method} /${cloud.name}/calls`)
    .concat(["GET", "POST", "DELETE"].map((method) => `${method} /${cloud.name}/fail`))
    .concat(`POST /${cloud.name}/slow`, `what ${cloud.name} itself takes below /${cloud.name}/`);
}

function overview(clouds: readonly ControlledCloud[]): ControlAnswer {
  return {
    status: 200,
    body: {
      clouds: Object.fromEntries(clouds.map(({ cloud, server }) => [cloud.name, server.url])),
      paths: clouds.flatMap(({ cloud }) => accepted(cloud)),
      documentation: "demo/README.md",
    },
  };
}

/** Calls, faults and slowness are the same for every cloud; undefined where the path is none of them. */
async function steer(
  server: WireServer,
  method: string,
  path: string,
  body: unknown,
): Promise<ControlAnswer | undefined> {
  switch (`${method} ${path}`) {
    case "GET calls":
      return { status: 200, body: server.calls.summary() };
    case "DELETE calls":
      server.calls.clear();
      return { status: 200, body: server.calls.summary() };
    case "GET fail":
    case "GET slow":
      return { status: 200, body: server.rules() };
    case "DELETE fail":
    case "DELETE slow":
      await server.heal();
      return { status: 200, body: server.rules() };
    case "POST fail": {
      const rule = readFaultRule(body);
      if ("error" in rule) return { status: 400, body: rule };
      await server.fail(rule);
      return { status: 200, body: server.rules() };
    }
    case "POST slow": {
      const rule = readSlowRule(body);
      if ("error" in rule) return { status: 400, body: rule };
      server.slow(rule);
      return { status: 200, body: server.rules() };
    }
    default:
      return undefined;
  }
}

async function readText(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > MAXIMUM_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
