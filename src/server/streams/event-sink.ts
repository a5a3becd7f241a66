import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { ExecutionResult } from "graphql";
import type { SeenEntry } from "../../ports/store/store.ts";
import type { Sink, Stream } from "./subscriber.ts";

/** Reads results one by one, as fast as the client takes them; from the next turn on. */
export function sendResults(
  response: ServerResponse,
  results: AsyncGenerator<ExecutionResult>,
  mask: (result: ExecutionResult) => object,
  onEnd: (error: unknown) => void,
): Stream {
  let hasEnded = false;
  const sending = async () => {
    for await (const result of results) {
      if (hasEnded) break;
      if (!response.destroyed && !response.write(eventOf(JSON.stringify(mask(result))))) await taken(response);
    }
    return null;
  };
  Promise.resolve().then(sending).then(onEnd, onEnd);
  return {
    end() {
      hasEnded = true;
      void results.return(undefined);
    },
  };
}

/** Each event carries the cursor that resumes behind it, whatever fields were asked for: EventSource sends it back. */
export function createEventSink(
  response: ServerResponse,
  cursorOf: (entry: SeenEntry) => string,
  masked: Sink["masked"],
): Sink {
  return {
    masked,
    send(texts, entries, from) {
      if (response.destroyed) return true;
      const events = texts.map((text, index) => {
        const entry = entries[from + index];
        return eventOf(text.toString(), entry && cursorOf(entry));
      });
      return response.write(events.join(""));
    },
    whenTaken: (then) => void taken(response).then(then),
  };
}

/** One result as the stream carries it. */
export function eventOf(json: string, id?: string): string {
  return `event: next\ndata: ${json}\n${id === undefined ? "" : `id: ${id}\n`}\n`;
}

/** Resolves when all was written, or nothing can be any more. */
async function taken(response: ServerResponse): Promise<void> {
  // Else each wait would leave its listeners on a stream that may last for weeks.
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race([once(response, "drain", { signal }), once(response, "close", { signal })]).finally(() =>
    waiting.abort(),
  );
}
