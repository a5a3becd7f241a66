import type { LinkCheck, LinkOutcome } from "../../domain/asset/link-check.ts";
import { GatewayError, toGatewayError } from "../../domain/errors.ts";
import { linksOf } from "../../markdown/markdown.ts";
import { type Clock, isAhead, isoTime } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { LinkChecks, LinkProbe } from "../../ports/store/link-checks.ts";

/** A page whose links are looked at. */
export interface CheckedPage {
  readonly assetId: string;
  readonly revision: number;
  readonly markdown: string;
}

/** Whether the links of pages lead anywhere, as the gateway itself can see. */
export interface LinkChecker {
  /**
   * Asks for each web address of a page, but not for what this page's asset was asked for within the last minute, and
   * keeps what it sees. Only the first 50 of a page, each host's in turn; mail addresses are not asked for. Throws
   * QUOTA_EXCEEDED where too many pages wait already.
   */
  check(page: CheckedPage): Promise<void>;
  /** The same without anybody who waits. What fails is looked at with the next check. */
  checkLater(page: CheckedPage): void;
  /** Ends what is under way, and waits for it. */
  close(): Promise<void>;
}

export const mostLinks = 50;
/** Over all pages that a process looks at. */
const mostHostsAtOnce = 10;
const mostPages = 50;
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
  /** By asset, the last of its checks: one follows the other, and finds what that one saw. */
  const underWay = new Map<string, Promise<void>>();
  let pages = 0;
  let free = mostHostsAtOnce;
  const waiting: (() => void)[] = [];

  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  }

  async function lookAt(urls: readonly string[]): Promise<readonly LinkCheck[]> {
    const seen: LinkCheck[] = [];
    for (const url of urls)
      seen.push({ url, ...(await outcomeOf(probe, url, ending.signal)), checkedAt: isoTime(clock.now()) });
    return seen;
  }

  async function look({ assetId, revision, markdown }: CheckedPage): Promise<void> {
    const urls = linksOf(markdown)
      .filter((link) => /^https?:/i.test(link))
      .slice(0, mostLinks);
    const before = (await checks.ofAssets([assetId])).get(assetId) ?? [];
    const now = clock.now();
    const fresh = before.filter(
      ({ checkedAt }) => now - Date.parse(checkedAt) < freshForMs && !isAhead(checkedAt, now),
    );
    const left = urls.filter((url) => !fresh.some((one) => one.url === url));
    const hosts = Map.groupBy(left, (url) => URL.parse(url)?.host ?? "");
    const seen = await Promise.all([...hosts.values()].map((some) => inTurn(() => lookAt(some))));
    const known = new Map([...fresh, ...seen.flat()].map((one) => [one.url, one]));
    const kept = urls.flatMap((url) => known.get(url) ?? []);
    if (kept.length > 0 || before.length > 0) await checks.keep(assetId, revision, kept);
  }

  function check(page: CheckedPage): Promise<void> {
    if (pages >= mostPages)
      throw new GatewayError("QUOTA_EXCEEDED", "Links of many pages are being looked at. Try again in a minute.");
    pages += 1;
    const work = (underWay.get(page.assetId) ?? Promise.resolve())
      .catch(() => {})
      .then(() => look(page))
      .finally(() => {
        pages -= 1;
        if (underWay.get(page.assetId) === work) underWay.delete(page.assetId);
      });
    underWay.set(page.assetId, work);
    return work;
  }

  return {
    async check(page) {
      await check(page);
    },
    checkLater(page) {
      const failed = (error: unknown) => {
        if (!ending.signal.aborted) log.warn({ err: error }, "the links of a page could not be looked at");
      };
      try {
        check(page).catch(failed);
      } catch (error) {
        failed(error);
      }
    },
    async close() {
      ending.abort();
      await Promise.allSettled(underWay.values());
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
