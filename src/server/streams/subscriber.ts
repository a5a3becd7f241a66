import type { ExecutionResult } from "graphql";
import type { Follower, Following } from "../../gateway/ledger/follower.ts";
import type { SeenEntry } from "../../ports/store/store.ts";
import type { Asker, ResultTexts } from "./result-texts.ts";

/** The client's end of a subscription. */
export interface Sink {
  /**
   * Sends the JSON of results, in order: of the entries from `from` on. False where the client has not taken all of it at
   * once.
   */
  send(texts: readonly Buffer[], entries: readonly SeenEntry[], from: number): boolean;
  /** Calls back, once, when it has taken all; or when it is gone. */
  whenTaken(then: () => void): void;
  /** A result with errors as this client is to see it. */
  masked(result: ExecutionResult): object;
}

export interface Stream {
  end(): void;
}

export interface SubscriberParts {
  readonly asker: Asker;
  readonly texts: ResultTexts;
  readonly sink: Sink;
  /** Awaited before each event; null where events are free. */
  readonly pay: ((ended: AbortSignal) => Promise<void>) | null;
  /** Called once: with the error that ended it, or null. */
  readonly onEnd: (error: unknown) => void;
}

/** What is written to a socket at once, about. */
const mostBytes = 64 * 1024;

/**
 * Sends a client the results of what the feed gives it. Where they are everybody's and made already, that is all;
 * anything else (a payment, a result of its own) it waits for, and takes nothing meanwhile.
 */
export function startSubscriber(follow: (follower: Follower) => Following, parts: SubscriberParts): Stream {
  const { asker, texts, sink, pay, onEnd } = parts;
  const paying = pay && new AbortController();
  let isReady = true;
  let hasEnded = false;
  /** The text for the entry that comes next, where it had to be waited for. */
  let own: Buffer | null = null;

  function end(error: unknown): void {
    if (hasEnded) return;
    hasEnded = true;
    isReady = false;
    following.leave();
    paying?.abort();
    onEnd(error);
  }

  function wake(): void {
    if (hasEnded) return;
    isReady = true;
    following.wake();
  }

  function send(some: readonly Buffer[], entries: readonly SeenEntry[], from: number): number {
    if (!sink.send(some, entries, from)) {
      isReady = false;
      sink.whenTaken(wake);
    }
    return some.length;
  }

  async function waitFor(entry: SeenEntry): Promise<void> {
    try {
      if (pay && paying) await pay(paying.signal);
      if (hasEnded) return;
      const { text, result } = await texts.outcomeFor(entry, asker);
      own = text ?? Buffer.from(JSON.stringify(sink.masked(result)));
      wake();
    } catch (error) {
      end(error);
    }
  }

  const follower: Follower = {
    get isReady() {
      return isReady;
    },
    take(entries, from, until) {
      if (own) {
        const some = [own];
        own = null;
        return send(some, entries, from);
      }
      const entry = entries[from];
      if (!entry) return 0;
      if (pay) {
        isReady = false;
        void waitFor(entry);
        return 0;
      }
      const ready = readyOf(texts, entries, from, until);
      if (ready.length > 0) return send(ready, entries, from);
      isReady = false;
      texts.make(entries.slice(from, until), asker, () => {
        if (texts.get(entry)) wake();
        else void waitFor(entry);
      });
      return 0;
    },
    fail: end,
  };
  const following = follow(follower);
  return { end: () => end(null) };
}

function readyOf(texts: ResultTexts, entries: readonly SeenEntry[], from: number, until: number): readonly Buffer[] {
  const ready: Buffer[] = [];
  let bytes = 0;
  for (let index = from; index < until && bytes < mostBytes; index += 1) {
    const entry = entries[index];
    const text = entry && texts.get(entry);
    if (!text) break;
    ready.push(text);
    bytes += text.length;
  }
  return ready;
}
