import { inject } from "vitest";
import type {} from "../servers/provided.ts";

/**
 * The processor's time that this took, in milliseconds of a machine of the usual kind: what others do meanwhile does not
 * count, and a slower machine is allowed for.
 */
export function workOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / inject("pace");
}
