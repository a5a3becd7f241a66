import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CallLog, createCallLog, type OpenCall } from "./call-log.ts";
import { createRuleBook, type FaultKind, type FaultRule, type RuleReport, type SlowRule } from "./faults.ts";
import type { Cloud, WireCall, WireRequest, WireResponse } from "./wire.ts";

export interface WireServer {
  readonly url: string;
  readonly port: number;
  readonly calls: CallLog;
  fail(rule: FaultRule): Promise<void>;
  slow(rule: SlowRule): void;
  /** Ends every fault and every slowness; calls that hang are cut. */
  heal(): Promise<void>;
  rules(): { readonly faults: readonly RuleReport<FaultRule>[]; readonly slow: readonly RuleReport<SlowRule>[] };
  close(): Promise<void>;
}

const MAXIMUM_BODY_BYTES = 8 * 1024 * 1024;

export async function startWireServer(
  cloud: Cloud,
  options: { readonly port: number; readonly host?: string },
): Promise<WireServer> {
  const host = options.host ?? "127.0.0.1";
  const calls = createCallLog();
  const faults = createRuleBook<FaultRule>();
  const slow = createRuleBook<SlowRule>();
  const hanging = new Set<ServerResponse>();
  const waiting = new Set<() => void>();
  let closed = false;

  const server = createServer({ keepAlive: true }, (incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 60_000;

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      waiting.add(end);
    });
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const request: WireRequest = {
      method: incoming.method ?? "GET",
      target: incoming.url ?? "/",
      headers: incoming.headers,
      body,
    };
    const call = cloud.identify(request);
    const open = calls.start(call);
    const delay = slow.take(call);
    const fault = faults.take(call);
    if (delay !== undefined) await pause(delay.ms);
    if (outgoing.destroyed || closed) return open.finish(null, fault?.kind ?? null);
    await respond(request, call, fault?.kind, outgoing, open);
  }

  async function respond(
    request: WireRequest,
    call: WireCall,
    fault: FaultKind | undefined,
    outgoing: ServerResponse,
    open: OpenCall,
  ): Promise<void> {
    switch (fault) {
      case "refuse":
      case "reset":
        outgoing.destroy();
        return open.finish(null, fault);
      case "hang":
        hanging.add(outgoing);
        outgoing.once("close", () => hanging.delete(outgoing));
        return open.finish(null, fault);
      case "5xx":
      case "throttle":
      case "deny":
        return send(outgoing, cloud.wordFault(fault, call), open, fault);
      case "html":
      case "html-503":
        return send(outgoing, htmlPage(fault === "html" ? 200 : 503), open, fault);
      default: {
        const answer = await answerOf(request, call);
        if (fault === undefined) return send(outgoing, answer, open, null);
        if (fault === "empty") return send(outgoing, { ...answer, status: 200, body: "" }, open, fault);
        const whole = Buffer.from(answer.body);
        const half = whole.subarray(0, Math.floor(whole.length / 2));
        if (fault === "truncated") return send(outgoing, { ...answer, body: half }, open, fault);
        outgoing.writeHead(answer.status, { ...answer.headers, "content-length": whole.length });
        outgoing.write(half, () => outgoing.destroy());
        return open.finish(answer.status, fault);
      }
    }
  }

  /** A bug in the demo looks like a bug in a cloud, not like a lost connection. */
  async function answerOf(request: WireRequest, call: WireCall): Promise<WireResponse> {
    try {
      return await cloud.answer(request, call);
    } catch {
      return cloud.wordFault("5xx", call);
    }
  }

  async function listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host }, () => {
        server.removeListener("error", reject);
        resolve();
      });
    });
    // A TCP server answers its address as an object; only pipes answer a string.
    return (server.address() as AddressInfo).port;
  }

  /** Releases the port at once: nothing may keep a socket that the next listener would not know. */
  async function stopListening(): Promise<void> {
    if (!server.listening) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  function release(): void {
    for (const end of [...waiting]) end();
    for (const outgoing of [...hanging]) outgoing.destroy();
  }

  const port = await listen(options.port);

  return {
    url: `http://${host}:${port}`,
    port,
    calls,
    async fail(rule) {
      faults.add(rule);
      if (rule.kind === "refuse") await stopListening();
    },
    slow: (rule) => slow.add(rule),
    async heal() {
      faults.clear();
      slow.clear();
      release();
      if (!server.listening && !closed) await listen(port);
    },
    rules: () => ({ faults: faults.list(), slow: slow.list() }),
    async close() {
      closed = true;
      release();
      await stopListening();
    },
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > MAXIMUM_BODY_BYTES) throw new Error(`request body over ${MAXIMUM_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(outgoing: ServerResponse, answer: WireResponse, open: OpenCall, fault: FaultKind | null): void {
  const body = Buffer.from(answer.body);
  outgoing.writeHead(answer.status, { ...answer.headers, "content-length": body.length });
  outgoing.end(body);
  open.finish(answer.status, fault);
}

function htmlPage(status: number): WireResponse {
  const title = status === 200 ? "Welcome" : "503 Service Temporarily Unavailable";
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><hr></body></html>\n`,
  };
}
