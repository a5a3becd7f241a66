import { toGatewayError } from "../../domain/errors.ts";
import type { LinkCheck, LinkOutcome } from "../../domain/link-check.ts";
import { linksOf } from "../../markdown/markdown.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { LinkChecks, LinkProbe } from "../../ports/link-checks.ts";
import type { Log } from "../../ports/log.ts";

/** Whether the links of pages lead anywhere, as the gateway itself can see. */
export interface LinkChecker {
  /**
   * Asks for each web address of a page of the asset, but not for what was asked for within the last minute, and keeps
   * what it sees. Only the first 50 of a page; mail addresses are not asked for.
   */
  check(assetId: string, markdown: string): Promise<void>;
  /** The same without anybody who waits. What fails is looked at with the next check. */
  checkLater(assetId: string, markdown: string): void;
  /** Ends what is under way. */
  close(): Promise<void>;
}

export const mostLinks = 50;
const concurrency = 10;
const freshForMs = 60_000;

export function createLinkChecker({
  probe,
  checks,
  clock,
  log,
}: {
  readonly probe: LinkProbe;
  readonly checks: LinkChecks;
  readonly clock: Clock;
  readonly log: Log;
}): LinkChecker {
  const ending = new AbortController();
  const underWay = new Set<Promise<void>>();

  async function look(url: string): Promise<LinkCheck> {
    const seen = await outcomeOf(probe, url, ending.signal);
    return { url, ...seen, checkedAt: isoTime(clock.now()) };
  }

  async function check(assetId: string, markdown: string): Promise<void> {
    const urls = linksOf(markdown)
      .filter((link) => /^https?:/i.test(link))
      .slice(0, mostLinks);
    const before = (await checks.ofAssets([assetId])).get(assetId) ?? [];
    const isFresh = ({ checkedAt }: LinkCheck) => clock.now() - Date.parse(checkedAt) < freshForMs;
    const fresh = new Map(before.filter(isFresh).map((one) => [one.url, one]));
    const left = urls.filter((url) => !fresh.has(url));
    const worker = async () => {
      for (let url = left.shift(); url !== undefined; url = left.shift()) fresh.set(url, await look(url));
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    const known = urls.flatMap((url) => fresh.get(url) ?? []);
    if (known.length > 0 || before.length > 0) await checks.keep(assetId, known);
  }

  return {
    check,
    checkLater(assetId, markdown) {
      const work = check(assetId, markdown)
        .catch((error: unknown) => {
          if (!ending.signal.aborted) log.warn({ err: error }, "the links of a page could not be looked at");
        })
        .finally(() => underWay.delete(work));
      underWay.add(work);
    },
    async close() {
      ending.abort();
      await Promise.all(underWay);
    },
  };
}

async function outcomeOf(
  probe: LinkProbe,
  url: string,
  signal: AbortSignal,
): Promise<{ readonly outcome: LinkOutcome; readonly status: number | null }> {
  try {
    const status = await probe.status(url, signal);
    if (status >= 200 && status < 300) return { outcome: "FOUND", status };
    return { outcome: status === 404 || status === 410 ? "MISSING" : "UNCERTAIN", status };
  } catch (thrown) {
    const { code } = toGatewayError(thrown);
    if (code === "TARGET_FAILED") return { outcome: "UNREACHABLE", status: null };
    if (code === "BAD_USER_INPUT") return { outcome: "NOT_ALLOWED", status: null };
    throw thrown;
  }
}
