import type { GatewayError } from "../../src/domain/errors.ts";
import type { Call, Secret } from "../../src/ports/adapter.ts";
import { type Attempt, backendFailure } from "../kit/failure.ts";
import { looksLikeHtml, statusFailure } from "./errors.ts";
import type { Transport, WireAnswer } from "./transport.ts";

/** A status other than 2xx is a value: what 401 or 500 means depends on what was asked. */
export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: number; readonly failure: GatewayError };

export interface Ask {
  /** With its first slash. */
  readonly path: string;
  readonly attempt: Attempt;
  readonly call: Call;
  /** Where it should be shorter than the backend's. */
  readonly timeoutMs?: number;
}

export interface Client {
  /** Throws GatewayError where there is no answer, or one that says success and is not JSON. */
  get(ask: Ask): Promise<Reply>;
}

export interface ClientSettings {
  /** What the paths are appended to; does not end in a slash. */
  readonly base: string;
  readonly user: Secret;
  readonly password: Secret;
  readonly requestTimeoutMs: number;
}

export function createClient(transport: Transport, settings: ClientSettings): Client {
  return {
    async get({ path, attempt, call, timeoutMs }) {
      const credential = Buffer.from(`${settings.user.reveal()}:${settings.password.reveal()}`).toString("base64");
      const answer = await transport.get({
        url: settings.base + path,
        headers: { authorization: `Basic ${credential}`, accept: "application/json", "user-agent": "tintype" },
        signal: call.signal,
        timeoutMs: Math.min(timeoutMs ?? Number.POSITIVE_INFINITY, settings.requestTimeoutMs),
        attempt,
      });
      if (answer.status >= 200 && answer.status < 300) return { ok: true, value: parseJson(answer, attempt) };
      return { ok: false, status: answer.status, failure: statusFailure(answer, attempt) };
    },
  };
}

function parseJson(answer: WireAnswer, attempt: Attempt): unknown {
  const garbage = (problem: string) => backendFailure("BACKEND_GARBAGE", attempt, { problem });
  if (looksLikeHtml(answer)) throw garbage("the cloud answered with a web page");
  const text = answer.body.toString("utf8").trim();
  if (text === "") throw garbage("the cloud's answer is empty");
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause: the parser's message quotes the body.
    throw garbage(text.startsWith("<") ? "the cloud answered XML, not JSON" : "the cloud's answer is not JSON");
  }
}
