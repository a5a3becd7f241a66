import type { Bell } from "../ports/notifier.ts";
import { createRinger } from "./notifying.ts";

/** A bell for one process. */
export function createMemoryBell(onFailure: (text: string) => void = () => {}): Bell {
  const ringer = createRinger((error) => onFailure(`A listener of the bell failed: ${error}`));
  return { ring: ringer.ring, listen: ringer.listen, close: async () => ringer.close() };
}
