import { type DestinationStream, pino } from "pino";
import { GatewayError } from "../domain/errors.ts";
import { escapeHiddenInJson } from "../domain/text/written-text.ts";
import type { Log } from "../ports/log.ts";
import { sourceFrame } from "./source-frames.ts";

/** What an error is in a line of the log: never its other properties, which hold requests, answers and parameters. */
export interface PrintedError {
  readonly type: string;
  readonly code?: string;
  readonly message?: string;
  readonly stack?: string;
  readonly cause?: PrintedError;
}

const secretNames = [
  "password",
  "secret",
  "token",
  "authorization",
  "cookie",
  "secretAccessKey",
  "sessionToken",
  "accessKeyId",
  "externalId",
  "userData",
  "connectionString",
];

/** JSON lines. Nothing that knows a secret should come here; the list and the printing of errors are the second net. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    serializers: { err: printError, error: printError, cause: printError },
    redact: {
      paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: "[secret]",
    },
    // Names of images and of people are what their authors made them: a terminal shows them as code points.
    hooks: { streamWrite: escapeHiddenInJson },
  };
  return pino(options, destination ?? pino.destination({ fd: 2, sync: true }));
}

const longestChain = 5;

export function printError(error: unknown, depth = 0): PrintedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const message = messageOf(error);
  const cause = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
  const code = "code" in error && typeof error.code === "string" && /^\w{1,64}$/.test(error.code) ? error.code : null;
  return {
    type: /^[\w.]{1,64}$/.test(error.name) ? error.name : "Error",
    ...(code === null ? {} : { code }),
    ...(message === null ? {} : { message }),
    stack: framesOf(error),
    ...(cause === undefined || depth >= longestChain ? {} : { cause: printError(cause, depth + 1) }),
  };
}

const ownWords: readonly unknown[] = [Error, TypeError, RangeError, ReferenceError, AggregateError];

/**
 * Our own messages, and those of bugs. What PostgreSQL, a cloud or a parser says quotes what it was sent: of these, and
 * of all that has a code, the code must do.
 */
function messageOf(error: Error): string | null {
  if (error instanceof GatewayError) return error.message;
  const isBug = ownWords.includes(error.constructor) && !("code" in error);
  return isBug ? withoutSecrets(error.message) : null;
}

const secretForms: readonly (readonly [RegExp, string])[] = [
  [/\/\/[^\s/@]*@/g, "//[secret]@"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,124}\b/g, "[secret]"],
  [/\b(Basic|Bearer)\s+[\w+/=.~-]{6,}/gi, "$1 [secret]"],
  [/\barn:aws[\w-]*:[^\s"',]+/g, "[arn]"],
  [/\b\d{12}\b/g, "[account]"],
];

function withoutSecrets(message: string): string {
  return secretForms.reduce((text, [form, mask]) => text.replace(form, mask), message);
}

/** Where it happened; V8 puts the message in front, which may look like anything. */
function framesOf({ stack = "", message }: Error): string {
  const rest = message === "" ? stack : stack.replace(message, () => "");
  const frame = /^\s+at (?:[\w$.<>[\] #]+ \((?:[^()\s]*)\)|[^()\s]+|async [^()\s]+)$/;
  return rest
    .split("\n")
    .filter((line) => frame.test(line) && /:\d+:\d+\)?$/.test(line))
    .map((line) => sourceFrame(line.trim()))
    .join("\n");
}
