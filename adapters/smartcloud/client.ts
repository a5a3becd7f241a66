import type { GatewayError } from "../../src/domain/errors.ts";
import type { Call, Secret } from "../../src/ports/adapter.ts";
import { type Attempt, backendFailure } from "../kit/failure.ts";
import { errorSentence, looksLikeHtml, statusFailure } from "./errors.ts";
import type { Transport, WireAnswer, WireRequest } from "./transport.ts";

/** A status other than 2xx is a value: what 401 or 500 means depends on what was asked. */
export type Reply = { readonly ok: true; readonly value: unknown } | Refused;

export interface Refused {
  readonly ok: false;
  readonly status: number;
  /** What the status says by itself. */
  readonly failure: GatewayError;
  /** The service's own line, fit to be shown; null where there is none. */
  readonly sentence: string | null;
}

export interface Ask {
  /** With its first slash. */
  readonly path: string;
  readonly attempt: Attempt;
  readonly call: Call;
  /** Where it should be shorter than the backend's. */
  readonly timeoutMs?: number;
}

export interface AskChange extends Ask {
  readonly method: "POST" | "PUT" | "DELETE";
  /** Sent as a form; null for no body. */
  readonly form: Readonly<Record<string, string>> | null;
}

export interface Client {
  /** Throws GatewayError where there is no answer, or one that says success and is not JSON. */
  get(ask: Ask): Promise<Reply>;
  /** The same for a request that changes something. After a failure that it throws nobody knows whether it did. */
  change(ask: AskChange): Promise<Reply>;
}

export interface ClientSettings {
  /** What the paths are appended to; does not end in a slash. */
  readonly base: string;
  readonly user: Secret;
  readonly password: Secret;
  readonly requestTimeoutMs: number;
}

export function createClient(transport: Transport, settings: ClientSettings): Client {
  async function send(ask: Ask, more: Pick<WireRequest, "method" | "body"> = {}): Promise<Reply> {
    const { path, attempt, call, timeoutMs } = ask;
    const [user, password] = [settings.user.reveal(), settings.password.reveal()];
    const credential = Buffer.from(`${user}:${password}`).toString("base64");
    const type = more.body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
    const answer = await transport.send({
      ...more,
      url: settings.base + path,
      headers: { authorization: `Basic ${credential}`, accept: "application/json", "user-agent": "tintype", ...type },
      signal: call.signal,
      timeoutMs: Math.min(timeoutMs ?? Number.POSITIVE_INFINITY, settings.requestTimeoutMs),
      attempt,
    });
    const { status } = answer;
    if (status >= 200 && status < 300) return { ok: true, value: parseJson(answer, attempt) };
    const sentence = errorSentence(answer, [password, credential]);
    return { ok: false, status, failure: statusFailure(answer, attempt), sentence };
  }

  return {
    get: (ask) => send(ask),
    change: ({ method, form, ...ask }) =>
      send(ask, form === null ? { method } : { method, body: new URLSearchParams(form).toString() }),
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
