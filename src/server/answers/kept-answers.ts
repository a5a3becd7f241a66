import type { RequestContext } from "../../../schema/root/context.ts";
import type { Viewer } from "../../domain/access/policy.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CheckedOperation } from "../gate/limits/check.ts";
import { recorded } from "./recorded.ts";

/** What one caller asks in one request, with all that decides the bytes of its answer. */
export interface Question {
  readonly operation: CheckedOperation;
  readonly viewer: Viewer;
  /** In which the answer is written. */
  readonly mediaType: string;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Body;
}

/**
 * Answers that still hold, as bytes. One holds while the store's revision and the backends are what they were, and until
 * the clock alone would change it: so it is what executing it again would give, on every replica, and a change is seen
 * by the next request. Each is kept for one viewer: nothing is ever served to another.
 */
export interface KeptAnswers {
  /** The kept answer, else what `execute` gives, which is kept where nothing but the index and the ledger was read. */
  answer<Body extends string | object>(
    question: Question,
    execute: (record: (context: RequestContext) => RequestContext) => Promise<Answer<Body>>,
  ): Promise<Answer<Body | Buffer>>;
}

export interface KeptAnswersParts {
  readonly revision: () => Promise<number>;
  readonly onBackendsChange: (listener: () => void) => void;
  readonly clock: Clock;
  /** What they may take together; 0: nothing is kept. */
  readonly mostBytes: number;
}

interface Kept extends Answer<Buffer> {
  readonly bytes: number;
  readonly revision: number;
  readonly madeAt: number;
  readonly until: number;
}

/** One answer takes at most this part of the room: else a few large ones would push out all others. */
const shareOfOne = 16;
/** What an answer takes beside its body and its key, about. */
const overhead = 500;

export function createKeptAnswers({ revision, onBackendsChange, clock, mostBytes }: KeptAnswersParts): KeptAnswers {
  const kept = new Map<string, Kept>();
  const viewers = new WeakMap<Viewer, string>();
  let bytes = 0;
  /** What is executed while the backends change may have seen both. */
  let generation = 0;
  onBackendsChange(() => {
    generation += 1;
    kept.clear();
    bytes = 0;
  });

  /** Null where the operation is not one that comes again. */
  function keyOf({ operation, viewer, mediaType }: Question): string | null {
    if (operation.id === null || operation.operation.operation !== "query") return null;
    const who = viewers.get(viewer) ?? JSON.stringify(viewer);
    viewers.set(viewer, who);
    return `${operation.id} ${mediaType} ${who}`;
  }

  function find(key: string, now: number): Kept | undefined {
    const found = kept.get(key);
    // Also when the clock went back: what it said later is not so yet.
    if (!found || now < found.madeAt || now >= found.until) return undefined;
    // To the end, so that the first is the one not asked for longest.
    kept.delete(key);
    kept.set(key, found);
    return found;
  }

  function keep(key: string, answer: Kept): void {
    if (answer.bytes * shareOfOne > mostBytes) return;
    bytes += answer.bytes - (kept.get(key)?.bytes ?? 0);
    kept.delete(key);
    kept.set(key, answer);
    for (const [oldest, one] of kept) {
      if (bytes <= mostBytes) break;
      kept.delete(oldest);
      bytes -= one.bytes;
    }
  }

  return {
    async answer(question, execute) {
      const key = mostBytes === 0 ? null : keyOf(question);
      if (key === null) return execute((context) => context);
      const began = { revision: await revision(), generation, at: clock.now() };
      const found = find(key, began.at);
      if (found?.revision === began.revision) return found;

      let until = (): number | null => null;
      const answer = await execute((context) => {
        const recording = recorded(context);
        until = recording.until;
        return recording.context;
      });
      const { body, status, headers } = answer;
      const holdsUntil = until();
      const isWhole = typeof body === "string" || Buffer.isBuffer(body);
      if (!isWhole || status !== 200 || holdsUntil === null) return answer;
      const text = typeof body === "string" ? Buffer.from(body) : body;
      // Nothing was written meanwhile, so all that was read is of one revision.
      const isOfOneMoment = (await revision()) === began.revision && generation === began.generation;
      const size = { bytes: text.length + key.length + overhead };
      const holds = { revision: began.revision, madeAt: began.at, until: holdsUntil };
      if (isOfOneMoment) keep(key, { status, headers, body: text, ...size, ...holds });
      return answer;
    },
  };
}
