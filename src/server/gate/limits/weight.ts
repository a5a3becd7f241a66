import { GatewayError } from "../../../domain/errors.ts";
import type { RateLimit } from "./rates.ts";

/** Long texts of one answer, in bytes of its JSON: what an operation's price covers, and what an answer may hold. */
export const freeBytes = 16 * 1024;
export const mostBytes = 16 * 1024 * 1024;
const bytesPerPoint = 1024;

/** What the texts of one operation weigh. Their size is known only once they are read, so no price of a document holds it. */
export interface Weight {
  /**
   * Counts bytes, of a text that goes into the answer or that long work is about to begin with. Resolves once they are
   * paid for; undefined where the price covers them. Throws GatewayError where there are too many or there is no budget.
   */
  take(bytes: number): Promise<void> | undefined;
  /** What the bytes cost so far. */
  readonly points: number;
  /** How the caller stands since; null where bytes cost nothing so far. */
  readonly rateLimit: RateLimit | null;
}

/** `pay` takes points from the caller's budget; null: nothing is counted but the most that there may be. */
export function createWeight(pay: ((points: number) => Promise<RateLimit | null>) | null): Weight {
  let bytes = 0;
  let points = 0;
  let rateLimit: RateLimit | null = null;

  async function payFor(due: number): Promise<void> {
    points += due;
    rateLimit = (await pay?.(due)) ?? null;
  }

  return {
    take(more) {
      bytes += more;
      if (bytes > mostBytes)
        throw new GatewayError(
          "BAD_USER_INPUT",
          `The answer would hold more than ${mostBytes} bytes (16 MiB) of texts. Ask for fewer of them in one request.`,
        );
      const due = Math.ceil(Math.max(0, bytes - freeBytes) / bytesPerPoint) - points;
      return pay && due > 0 ? payFor(due) : undefined;
    },
    get points() {
      return points;
    },
    get rateLimit() {
      return rateLimit;
    },
  };
}

/** The length of a text as JSON has it, quotes left out; without making that JSON. */
export function jsonLength(text: string): number {
  let length = Buffer.byteLength(text);
  if (!hasEscapes.test(text)) return length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === quote || code === backslash || shortEscapes.has(code)) length += 1;
    else if (code < space) length += 5;
  }
  return length;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON escapes.
const hasEscapes = /["\\\u0000-\u001f]/;
const quote = 34;
const backslash = 92;
const space = 32;
const shortEscapes: ReadonlySet<number> = new Set([..."\b\f\n\r\t"].map((one) => one.charCodeAt(0)));
