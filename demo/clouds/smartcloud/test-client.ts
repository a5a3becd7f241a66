import type { Cloud, WireRequest, WireResponse } from "../kit/wire.ts";
import { createSmartCloud, type SmartCloudOptions } from "./cloud.ts";

export const BASE_PATH = "/computecloud/enterprise/api/rest/20100331";
export const ACME = "catalog@acme.example";
export const GLOBEX = "catalog@globex.example";
export const INITECH = "catalog@initech.example";

export interface Asked {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly json: () => unknown;
}

export interface TestCloud {
  readonly cloud: Cloud;
  /** Moves the clock. */
  pass(ms: number): void;
  get(user: string, path: string, accept?: string): Asked;
  send(user: string, method: string, path: string, form: string): Asked;
}

export function startTestCloud(options: SmartCloudOptions = {}): TestCloud {
  let at = Date.UTC(2013, 1, 1);
  const users = [ACME, GLOBEX, INITECH].map((user) => ({ user, password: "pass word:1" }));
  const cloud = createSmartCloud({ users, now: () => at, stepMs: 1_000, ...options });
  const ask = (request: WireRequest): Asked => read(cloud, request);
  return {
    cloud,
    pass(ms) {
      at += ms;
    },
    get: (user, path, accept = "application/json") => ask(wireRequest(user, "GET", path, { accept })),
    send: (user, method, path, form) =>
      ask(wireRequest(user, method, path, { accept: "application/json", "content-type": FORM }, form)),
  };
}

const FORM = "application/x-www-form-urlencoded";

export function wireRequest(
  user: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = "",
): WireRequest {
  const authorization = `Basic ${Buffer.from(`${user}:pass word:1`).toString("base64")}`;
  const target = path.startsWith("/cloud/") ? path : `${BASE_PATH}${path}`;
  return { method, target, headers: { authorization, ...headers }, body: Buffer.from(body) };
}

function read(cloud: Cloud, request: WireRequest): Asked {
  const response = cloud.answer(request, cloud.identify(request));
  if (response instanceof Promise) throw new Error("this cloud answers at once");
  return asked(response);
}

function asked(response: WireResponse): Asked {
  const text = response.body.toString();
  return {
    status: response.status,
    type: response.headers["content-type"] ?? "",
    text,
    json: (): unknown => JSON.parse(text),
  };
}

/** What lies at a path into parsed JSON; undefined where nothing does. */
export function member(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found: unknown = value;
  for (const key of path) {
    found = typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined;
  }
  return found;
}

export function textMember(value: unknown, ...path: readonly (string | number)[]): string {
  return String(member(value, ...path));
}

export function listMember(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = member(value, ...path);
  return Array.isArray(found) ? found : [];
}
