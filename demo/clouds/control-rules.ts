import { FAULT_KINDS, type FaultKind, type FaultRule, type Selector, type SlowRule } from "./kit/faults.ts";

export interface RuleError {
  readonly error: string;
}

const SELECTORS = ["action", "account", "region", "times", "after"] as const;
const MAXIMUM_SLOWNESS_MS = 600_000;

type Body = Readonly<Record<string, unknown>>;

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function readFaultRule(body: unknown): FaultRule | RuleError {
  if (!isBody(body)) return { error: `send {kind, ${SELECTORS.join(", ")}}` };
  const { kind } = body;
  if (!isKind(kind)) return { error: `kind must be one of ${FAULT_KINDS.join(", ")}` };
  const selector = readSelector(body, "kind");
  if ("error" in selector) return selector;
  if (kind === "refuse" && Object.keys(selector).length > 0) {
    return { error: "refuse closes the port for everybody, so it takes no selectors" };
  }
  return { ...selector, kind };
}

export function readSlowRule(body: unknown): SlowRule | RuleError {
  if (!isBody(body)) return { error: `send {ms, ${SELECTORS.join(", ")}}` };
  const { ms } = body;
  if (!isCount(ms) || ms > MAXIMUM_SLOWNESS_MS) {
    return { error: `ms must be a whole number from 0 to ${MAXIMUM_SLOWNESS_MS}` };
  }
  const selector = readSelector(body, "ms");
  return "error" in selector ? selector : { ...selector, ms };
}

function isKind(value: unknown): value is FaultKind {
  return FAULT_KINDS.some((kind) => kind === value);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function readSelector(body: Body, head: string): Selector | RuleError {
  const known: readonly string[] = [head, ...SELECTORS];
  const unknown = Object.keys(body).filter((key) => !known.includes(key));
  if (unknown.length > 0) return { error: `unknown key ${unknown.join(", ")}; accepted: ${known.join(", ")}` };
  const selector: Record<string, string | number> = {};
  for (const key of ["action", "account", "region"] as const) {
    const value = body[key];
    if (value === undefined) continue;
    if (typeof value !== "string" || value === "") return { error: `${key} must be a non-empty string` };
    selector[key] = value;
  }
  for (const key of ["times", "after"] as const) {
    const value = body[key];
    if (value === undefined) continue;
    if (!isCount(value)) return { error: `${key} must be a whole number, 0 or more` };
    selector[key] = value;
  }
  return selector;
}
