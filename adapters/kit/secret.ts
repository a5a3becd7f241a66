import { inspect } from "node:util";
import type { Secret } from "../../src/ports/adapter.ts";

const mask = "[secret]";

/** The text lives in a closure only: no property holds it, so no printer, however curious, finds it. */
export function createSecret(text: string): Secret {
  return Object.freeze({
    reveal: () => text,
    toString: () => mask,
    toJSON: () => mask,
    [inspect.custom]: () => mask,
    [Symbol.toPrimitive]: () => mask,
  });
}
