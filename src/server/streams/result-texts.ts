import { type ExecutionArgs, type ExecutionResult, execute } from "graphql";
import type { RequestContext } from "../../../schema/root/context.ts";
import type { Viewer } from "../../domain/access/policy.ts";
import type { LifecycleEntry } from "../../gateway/ledger/lifecycle.ts";
import type { SeenEntry } from "../../ports/store/store.ts";
import { type Reach, watched } from "../gate/reach.ts";

/** Whose result it is, where it is not everybody's. */
export interface Asker {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly rateLimit: RequestContext["rateLimit"];
}

export interface Outcome {
  readonly result: ExecutionResult;
  readonly reach: Reach;
  /** The result's JSON; null where it has errors, which each client gets under its own request id. */
  readonly text: Buffer | null;
}

/** The results of one operation for all who asked for it with the same variables and are told the same entries. */
export interface ResultTexts {
  /** The JSON of an entry's result, where it is made already and everybody's. */
  get(entry: SeenEntry): Buffer | undefined;
  /** Makes the results of some of these entries, then calls back. Whether one is everybody's, `get` says. */
  make(entries: readonly SeenEntry[], asker: Asker, then: () => void): void;
  outcomeFor(entry: SeenEntry, asker: Asker): Promise<Outcome>;
}

const mostAtOnce = 20;
/** Texts that are kept for others, in bytes. */
const mostKept = 1024 * 1024;
/** How long several subscriptions of one viewer share a result that reads more than the ledger. */
const viewersShareMs = 500;
const mostRecent = 100;
/** A connection keeps its viewer, so this is made once a connection at most. */
const viewerTexts = new WeakMap<Viewer, string>();

export function createResultTexts(parts: {
  readonly operation: Omit<ExecutionArgs, "contextValue" | "rootValue">;
  readonly contextFor: (requestId: string, viewer: Viewer) => RequestContext;
  readonly seal: (entry: SeenEntry) => LifecycleEntry;
}): ResultTexts {
  const { operation, contextFor, seal } = parts;
  /** By the very object: the same entry, read again, may say something else. */
  const everybodys = new Map<SeenEntry, Buffer>();
  let kept = 0;
  /** Whoever comes first finds out whether the result is everybody's. */
  const firsts = new Map<SeenEntry, Promise<Outcome>>();
  const making = new Map<SeenEntry, (() => void)[]>();
  const recent = new Map<string, { readonly at: number; readonly outcome: Promise<Outcome> }>();

  async function run(entry: SeenEntry, asker: Asker): Promise<Outcome> {
    const { context, reach } = watched(contextFor(asker.requestId, asker.viewer), asker.rateLimit);
    // Of a subscription that was validated and has no incremental delivery, so it is one result.
    const result = (await execute({ ...operation, contextValue: context, rootValue: seal(entry) })) as ExecutionResult;
    const text = result.errors ? null : Buffer.from(JSON.stringify(result));
    if (text && reach() === "EVERYBODY") keep(entry, text);
    return { result, reach: reach(), text };
  }

  function keep(entry: SeenEntry, text: Buffer): void {
    kept += text.length - (everybodys.get(entry)?.length ?? 0);
    everybodys.set(entry, text);
    for (const [oldest, { length }] of everybodys) {
      if (kept <= mostKept) break;
      everybodys.delete(oldest);
      kept -= length;
    }
  }

  async function first(entry: SeenEntry, asker: Asker): Promise<Outcome> {
    const running = firsts.get(entry);
    if (running) return running;
    const outcome = ofViewer(entry, asker);
    firsts.set(entry, outcome);
    return outcome.finally(() => firsts.delete(entry));
  }

  async function ofViewer(entry: SeenEntry, asker: Asker): Promise<Outcome> {
    const name = `${entry.position} ${textOf(asker.viewer)}`;
    const now = performance.now();
    const last = recent.get(name);
    if (last && last.at > now - viewersShareMs) {
      const outcome = await last.outcome;
      return outcome.reach === "REQUEST" ? run(entry, asker) : outcome;
    }
    const outcome = run(entry, asker);
    recent.delete(name);
    recent.set(name, { at: now, outcome });
    for (const [oldest, { at }] of recent) {
      if (recent.size <= mostRecent && at > now - viewersShareMs) break;
      recent.delete(oldest);
    }
    return outcome;
  }

  return {
    get: (entry) => everybodys.get(entry),
    make(entries, asker, then) {
      const [entry] = entries;
      if (!entry) return then();
      const waiting = making.get(entry);
      if (waiting) return void waiting.push(then);
      const all = [then];
      making.set(entry, all);
      const missing = entries.slice(0, mostAtOnce).filter((one) => !everybodys.has(one));
      return void Promise.allSettled(missing.map((one) => first(one, asker))).then(() => {
        making.delete(entry);
        for (const one of all) one();
      });
    },
    async outcomeFor(entry, asker) {
      const outcome = await first(entry, asker);
      return outcome.reach === "EVERYBODY" ? outcome : ofViewer(entry, asker);
    },
  };
}

function textOf(viewer: Viewer): string {
  const known = viewerTexts.get(viewer);
  if (known !== undefined) return known;
  const text = JSON.stringify(viewer);
  viewerTexts.set(viewer, text);
  return text;
}
