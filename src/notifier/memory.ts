import type { Notifier } from "../ports/notifier.ts";
import { createRinger } from "./notifying.ts";

/** A notifier for one process. */
export function createMemoryNotifier(onFailure: (text: string) => void = () => {}): Notifier {
  const ringer = createRinger((error) => onFailure(`A listener of the notifier failed: ${error}`));
  return { ring: ringer.ring, listen: ringer.listen, close: async () => ringer.close() };
}
