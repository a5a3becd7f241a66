import type { IncomingHttpHeaders } from "node:http";

/** One HTTP request as it came, body read in full. `target` is the raw path with its query string. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** What is counted, and what faults are aimed at. `action` is the cloud's own word (`DescribeImages`, `GET /offerings/image`). */
export interface WireCall {
  readonly action: string;
  readonly account: string | null;
  readonly region: string | null;
}

/** Failures that the cloud itself words; the others (refuse, reset, hang …) happen below it. */
export type WordedFault = "5xx" | "throttle" | "deny";

/** One demo cloud, as the wire server runs it. */
export interface Cloud {
  readonly name: "aws" | "smartcloud";
  /** Names the call from an unverified request. Never throws: unknown parts are null, an unknown action is `Unknown`. */
  identify(request: WireRequest): WireCall;
  /** The answer of a healthy cloud. */
  answer(request: WireRequest, call: WireCall): WireResponse | Promise<WireResponse>;
  /** How this cloud words a failure on the wire. */
  wordFault(kind: WordedFault, call: WireCall): WireResponse;
  /** Control requests below `/{name}/`; undefined where the path is not this cloud's. */
  control(method: string, path: readonly string[], body: unknown): ControlAnswer | undefined;
}

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}
