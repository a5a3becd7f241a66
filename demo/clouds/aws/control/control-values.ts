import type { ControlAnswer } from "../../kit/wire.ts";

/** Thrown where a control request is not understood; becomes a 4xx answer. */
export interface ControlError extends Error {
  readonly controlStatus: number;
}

export function controlError(controlStatus: number, message: string): ControlError {
  return Object.assign(new Error(message), { controlStatus });
}

export function answerControlError(error: unknown): ControlAnswer {
  if (error instanceof Error && "controlStatus" in error && typeof error.controlStatus === "number") {
    return { status: error.controlStatus, body: { error: error.message } };
  }
  throw error;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function refuseUnknownKeys(
  value: Readonly<Record<string, unknown>>,
  allowed: readonly string[],
  where: string,
): void {
  const unknown = Object.keys(value).filter((key) => !allowed.includes(key));
  if (unknown.length > 0) {
    throw controlError(400, `${where}: unknown key ${unknown.join(", ")}; accepted: ${allowed.join(", ")}`);
  }
}

export function checkTime(value: unknown, where: string): string {
  if (typeof value !== "string" || Number.isNaN(Date.parse(value))) {
    throw controlError(400, `${where} must be an ISO 8601 time`);
  }
  return new Date(value).toISOString();
}

/** Unknown keys are refused at every depth. */
export type Kind = "text" | "flag" | "number" | "texts" | { readonly record: Shape } | { readonly list: Shape };
export type Shape = Readonly<Record<string, Kind>>;

export function textsOf(...names: readonly string[]): Shape {
  return Object.fromEntries(names.map((name) => [name, "text"]));
}

/** The value, where it is of its kind. */
export function checked(kind: Kind, value: unknown, where: string): unknown {
  if (typeof kind === "string") {
    if (isPlain(kind, value)) return value;
    throw controlError(400, `${where} must be ${PLAIN_WORDS[kind]}`);
  }
  if ("record" in kind) return checkedRecord(kind.record, value, where);
  if (!Array.isArray(value)) throw controlError(400, `${where} must be a list`);
  return value.map((one: unknown, index) => checkedRecord(kind.list, one, `${where}[${index}]`));
}

function checkedRecord(shape: Shape, value: unknown, where: string): unknown {
  const names = Object.keys(shape);
  if (!isRecord(value)) throw controlError(400, `${where} must be an object with ${names.join(", ")}`);
  refuseUnknownKeys(value, names, where);
  for (const [name, member] of Object.entries(value)) checked(shape[name] ?? "text", member, `${where}.${name}`);
  return value;
}

const PLAIN_WORDS = {
  text: "a string",
  flag: "true or false",
  number: "a whole number, 0 or more",
  texts: "a list of strings",
} as const;

function isPlain(kind: keyof typeof PLAIN_WORDS, value: unknown): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "flag":
      return typeof value === "boolean";
    case "number":
      return typeof value === "number" && Number.isInteger(value) && value >= 0;
    case "texts":
      return Array.isArray(value) && value.every((one) => typeof one === "string");
  }
}
