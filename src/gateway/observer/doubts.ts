import { hash } from "node:crypto";
import { GatewayError } from "../../domain/errors.ts";
import type { NativeId, Region } from "../../domain/image/image.ts";
import { doubtfulIn, plausibleAtOnce } from "../../domain/image/plausibility.ts";
import type { Look, Outcome } from "../../domain/lifecycle/observe.ts";
import type { Catalog } from "../../ports/store/store.ts";
import type { Backend } from "../backends/backends.ts";

export interface Verdict {
  /** What a sweep said and no sweep before it: ids that it left out, and what it said of others. Empty where it is plausible. */
  readonly suspects: readonly string[];
  /** Null where it is plausible. */
  readonly error: GatewayError | null;
}

/** One sweep's doubts: what a fault of the cloud would say of many images at once waits until the sweep is over. */
export interface Doubts {
  /** True where this look is not to be recorded yet. */
  holds(look: Look, outcome: Outcome): boolean;
  /** How many looks were held. */
  count(): number;
  /**
   * Gives each look that was held once, to be recorded now; none where they are too many at once. Those that the sweep
   * before was doubted for only once this one is complete, too.
   */
  release(isComplete: boolean): readonly Look[];
  /** After all pages. */
  verdict(missing: readonly NativeId[]): Verdict;
}

interface DoubtsParts {
  readonly backend: Backend;
  readonly region: Region;
  readonly known: Awaited<ReturnType<Catalog["knownViews"]>>;
  /** What the last complete sweep was doubted for. */
  readonly agreed: ReadonlySet<string>;
}

/** Of what a second sweep confirms so many looks wait for its end; more are recorded as they come, for the sake of memory. */
const mostConfirmed = 10_000;

export function createDoubts({ backend, region, known, agreed }: DoubtsParts): Doubts {
  let visible = 0;
  for (const view of known.values()) if (view.visible) visible += 1;
  const mostAtOnce = plausibleAtOnce(visible);
  /** By id, as the row of the source keeps it. */
  const suspects = new Map<NativeId, string>();
  /** None of them once they are too many: then none is recorded. */
  const looks = new Map<NativeId, Look>();
  const confirmed = new Map<NativeId, Look>();
  let held = 0;

  return {
    holds(look, { entries }) {
      const { nativeId } = look.key;
      const says = known.get(nativeId)?.visible ? doubtfulIn(entries) : null;
      if (says === null) return false;
      const suspect = `${nativeId} ${hash("sha256", says, "base64url").slice(0, 16)}`;
      if (agreed.has(suspect)) {
        if (confirmed.size >= mostConfirmed) return false;
        confirmed.set(nativeId, look);
        held += 1;
        return true;
      }
      held += 1;
      suspects.set(nativeId, suspect);
      if (suspects.size <= mostAtOnce) looks.set(nativeId, look);
      else looks.clear();
      return true;
    },
    count: () => held,
    release(isComplete) {
      const groups = isComplete ? [looks, confirmed] : [looks];
      const released = groups.flatMap((group) => [...group.values()]);
      for (const group of groups) group.clear();
      return released;
    },
    verdict(missing) {
      const lost = missing.length > mostAtOnce && !missing.every((id) => agreed.has(id)) ? missing : [];
      const changed = suspects.size > mostAtOnce ? [...suspects.values()] : [];
      if (lost.length === 0 && changed.length === 0) return { suspects: [], error: null };
      const said = [
        ...(lost.length > 0 ? [`leaves out ${lost.length}`] : []),
        ...(changed.length > 0
          ? [`says of ${changed.length} that they are in another state, visible to others, or without what they had`]
          : []),
      ];
      const error = new GatewayError(
        "BACKEND_IMPLAUSIBLE",
        `A sweep of ${region} on backend ${backend.id} is not believed yet: of ${visible} images, it ${said.join(", and ")}. Nothing of that is recorded before the next complete sweep says the same.`,
        { backend: backend.id },
      );
      return { suspects: [...lost, ...changed], error };
    },
  };
}
