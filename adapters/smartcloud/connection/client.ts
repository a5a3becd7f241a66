import type { GatewayError } from "../../../src/domain/errors.ts";
import type { Call, Secret } from "../../../src/ports/adapter.ts";
import { type Attempt, backendFailure } from "../../kit/failure.ts";
import { createListSplitter, type ListSplitter } from "../../kit/json-list.ts";
import { errorSentence, looksLikeHtml, saysAbsent, statusFailure } from "./errors.ts";
import { maximumBytes, type OpenAnswer, type Transport, type WireAnswer, type WireRequest } from "./transport.ts";

/** A status other than 2xx is a value: what 401 or 500 means depends on what was asked. */
export type Reply = { readonly ok: true; readonly value: unknown } | Refused;

export interface Refused {
  readonly ok: false;
  readonly status: number;
  /** What the status says by itself. */
  readonly failure: GatewayError;
  /** The service's own line, fit to be shown; null where there is none. */
  readonly sentence: string | null;
  /** See `saysAbsent`: true where it can mean that what was asked for is not there. */
  readonly saysAbsent: boolean;
}

export interface Ask {
  /** With its first slash. */
  readonly path: string;
  readonly attempt: Attempt;
  readonly call: Call;
  /** Where it should be shorter than the backend's. */
  readonly timeoutMs?: number;
  /** Asked for while another answer is being read. */
  readonly beside?: boolean;
}

export interface AskChange extends Ask {
  readonly method: "POST" | "PUT" | "DELETE";
  /** Sent as a form; null for no body. */
  readonly form: Readonly<Record<string, string>> | null;
}

/** A list that is still on its way. */
export interface OpenList {
  readonly ok: true;
  /** Its elements, unparsed, those of each chunk together. Throws GatewayError, at last where all around them is no such list. */
  elements(): AsyncIterable<readonly Buffer[]>;
  /** To be called in any case. */
  close(): void;
}

export interface Client {
  /** The list that is one member of the answer. `timeoutMs` is for the head of the answer, and for each piece of it. */
  list(ask: Ask, member: string): Promise<OpenList | Refused>;
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
  function requestOf(ask: Ask, more: Pick<WireRequest, "method" | "body"> = {}): WireRequest {
    const { path, attempt, call, timeoutMs, beside = false } = ask;
    const type = more.body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
    const authorization = `Basic ${credentialOf(settings)}`;
    return {
      ...more,
      url: settings.base + path,
      headers: { authorization, accept: "application/json", "user-agent": "tintype", ...type },
      signal: call.signal,
      timeoutMs: Math.min(timeoutMs ?? Number.POSITIVE_INFINITY, settings.requestTimeoutMs),
      attempt,
      beside,
    };
  }

  async function send(ask: Ask, more: Pick<WireRequest, "method" | "body"> = {}): Promise<Reply> {
    const answer = await transport.send(requestOf(ask, more));
    return isSuccess(answer) ? { ok: true, value: parseJson(answer, ask.attempt) } : refused(answer, ask.attempt);
  }

  function refused(answer: WireAnswer, attempt: Attempt): Refused {
    const sentence = errorSentence(answer, [settings.password.reveal(), credentialOf(settings)]);
    const failure = statusFailure(answer, attempt);
    return { ok: false, status: answer.status, failure, sentence, saysAbsent: saysAbsent(answer) };
  }

  async function list(ask: Ask, member: string): Promise<OpenList | Refused> {
    const answer = await transport.open(requestOf(ask));
    if (!isSuccess(answer)) return refused(await transport.collect(answer, ask.attempt), ask.attempt);
    return { ok: true, elements: () => elementsOf(answer, member, ask.attempt), close: answer.close };
  }

  return {
    list,
    get: (ask) => send(ask),
    change: ({ method, form, ...ask }) =>
      send(ask, form === null ? { method } : { method, body: new URLSearchParams(form).toString() }),
  };
}

async function* elementsOf(answer: OpenAnswer, member: string, attempt: Attempt): AsyncGenerator<readonly Buffer[]> {
  const splitter = createListSplitter(member, maximumBytes);
  for await (const chunk of answer.chunks()) yield split(splitter, chunk, attempt);
  const { around, count } = splitter.end();
  const document = parseJson({ ...answer, body: around }, attempt);
  const list = typeof document === "object" && document !== null ? Reflect.get(document, member) : undefined;
  if (!Array.isArray(list) || list.length !== count) throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
}

function split(splitter: ListSplitter, chunk: Buffer, attempt: Attempt): readonly Buffer[] {
  try {
    return splitter.push(chunk);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw backendFailure("BACKEND_INVALID_RESPONSE", attempt, { problem: `the cloud's answer is ${error.message}` });
  }
}

function credentialOf({ user, password }: ClientSettings): string {
  return Buffer.from(`${user.reveal()}:${password.reveal()}`).toString("base64");
}

function isSuccess({ status }: { readonly status: number }): boolean {
  return status >= 200 && status < 300;
}

function parseJson(answer: WireAnswer, attempt: Attempt): unknown {
  const invalid = (problem: string) => backendFailure("BACKEND_INVALID_RESPONSE", attempt, { problem });
  if (looksLikeHtml(answer)) throw invalid("the cloud answered with a web page");
  const text = answer.body.toString("utf8").trim();
  if (text === "") throw invalid("the cloud's answer is empty");
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause: the parser's message quotes the body.
    throw invalid(text.startsWith("<") ? "the cloud answered XML, not JSON" : "the cloud's answer is not JSON");
  }
}
