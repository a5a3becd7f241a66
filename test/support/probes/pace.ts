import { inject } from "vitest";
import type {} from "../servers/provided.ts";

/** A time that is enough on a quiet machine, as long as this one needs: see measure-pace.ts. */
export function scaled(milliseconds: number): number {
  return Math.round(milliseconds * inject("pace"));
}
