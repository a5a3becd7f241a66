import { GatewayError } from "../../domain/errors.ts";
import type { NativeId, Region } from "../../domain/image/image.ts";
import type { KnownView, PermissionTurns } from "../../ports/store/store.ts";
import type { Progress } from "./progress.ts";

/** Whose turn it is to be asked for, in one sweep of one region. */
export interface Turns {
  /** Those of these that are due, each once a sweep: the ones that were never asked for first. */
  take(ids: readonly NativeId[]): readonly NativeId[];
  /** Undefined: the cloud has no such image any more. */
  asked(id: NativeId, at: string, answer: unknown): void;
  progress(): Progress;
  kept(backendId: string, region: Region): PermissionTurns | null;
}

export function createTurns(views: ReadonlyMap<NativeId, KnownView>, share: number): Turns {
  const own = [...views].filter(([, view]) => view.visible && view.owned);
  const times = own.flatMap(([, { permissionsAskedAt }]) => permissionsAskedAt ?? []).sort();
  // What is left of the share for those whose turn is longest ago; all of a time come together.
  const reserve = Math.max(share - (own.length - times.length), 0);
  const dueUntil = times[Math.min(reserve, times.length) - 1] ?? "";
  const offered = new Set<NativeId>();
  const knownNow = new Set<NativeId>();
  const answered = new Map<NativeId, string>();
  const unanswered = new Map<NativeId, string>();
  let left = share;
  let failure: GatewayError | null = null;

  /** A view that was lost in between starts over. */
  const viewOf = (id: NativeId) => {
    const view = views.get(id);
    return view?.visible ? view : undefined;
  };
  const wasAsked = (id: NativeId) => answered.has(id) || unanswered.has(id);

  return {
    take(ids) {
      for (const id of ids) {
        offered.add(id);
        if (viewOf(id)?.permissionsKnown) knownNow.add(id);
      }
      const waiting = ids.filter((id) => !wasAsked(id));
      const never = waiting.filter((id) => !viewOf(id)?.permissionsAskedAt);
      const due = waiting.filter((id) => {
        const at = viewOf(id)?.permissionsAskedAt;
        return at && at <= dueUntil;
      });
      const taken = [...never, ...due].slice(0, left);
      left -= taken.length;
      return taken;
    },
    asked(id, at, answer) {
      if (answer instanceof GatewayError) failure ??= answer;
      if (isNoAnswer(answer)) return;
      if (answer === undefined || answer instanceof GatewayError) unanswered.set(id, at);
      else {
        answered.set(id, at);
        knownNow.add(id);
      }
    },
    progress: () => ({ known: knownNow.size, total: offered.size, failure }),
    kept(backendId, region) {
      if (answered.size + unanswered.size === 0) return null;
      return { backendId, region, answered: [...answered], unanswered: [...unanswered] };
    },
  };
}

/** The cloud was not asked, or not in time: its turn is still to come. */
export function isNoAnswer(answer: unknown): boolean {
  if (!(answer instanceof GatewayError)) return false;
  return ["BACKEND_THROTTLED", "BACKEND_TIMEOUT", "BACKEND_UNREACHABLE"].includes(answer.code);
}

export interface Shares {
  of(region: Region): number;
  /** How many images of the region there are to ask for. */
  resize(region: Region, images: number): void;
}

/** Of one budget for all regions: half of it evenly, so that none waits for a large one, and half by their size. */
export function createShares(regions: readonly Region[], budget: number): Shares {
  const sizes = new Map<Region, number>();
  return {
    resize: (region, images) => void sizes.set(region, images),
    of(region) {
      if (regions.length < 2) return budget;
      const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
      const evenly = budget / regions.length;
      const bySize = all === 0 ? evenly : (budget * (sizes.get(region) ?? 0)) / all;
      return Math.max(1, Math.floor((evenly + bySize) / 2));
    },
  };
}
