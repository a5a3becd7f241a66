import { createHmac } from "node:crypto";
import type { Cluster, Redis } from "ioredis";
import ipaddr from "ipaddr.js";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import type { Viewer } from "../../../domain/access/policy.ts";
import { GatewayError } from "../../../domain/errors.ts";
import { type Clock, systemClock } from "../../../ports/clock.ts";
import type { Limits } from "./limits.ts";

/** Where a viewer stands within the minute. */
export interface RateLimit {
  /** What this request cost. */
  readonly cost: number;
  readonly remaining: number;
  readonly limit: number;
  readonly resetAt: string;
}

/** Each rejects with GatewayError RATE_LIMITED, which says when to come back, once the budget of the minute is spent. */
export interface Rates {
  /** Counts one request of an address. */
  request(address: string): Promise<void>;
  /** Takes what an operation costs from the viewer's budget, an anonymous one's from the address's. Null: not counted. */
  spend(viewer: Viewer, address: string, cost: number): Promise<RateLimit | null>;
  /** Of credentials that were found bad: refuses addresses that had too many of them. */
  mayGuess(address: string): Promise<void>;
  /** Counts credentials that were refused. */
  refused(address: string): Promise<void>;
}

const seconds = 60;
const failuresPerMinute = 20;
const rememberedAddresses = 10_000;

export interface RatesParts {
  readonly limits: Pick<Limits, "costPerMinute" | "requestsPerMinutePerAddress">;
  /** Addresses are kept under a hash with this key only; the same in all replicas. */
  readonly key: string;
  /** Where all replicas count together. Whenever it does not answer, each counts for itself, with half of the budget. */
  readonly redis: Redis | Cluster | null;
  /** In front of every key. */
  readonly prefix?: string;
  readonly clock?: Clock;
}

export function createRates({ limits, key, redis, prefix = "", clock = systemClock }: RatesParts): Rates {
  const { costPerMinute, requestsPerMinutePerAddress } = limits;
  const costs = costPerMinute === null ? null : limiter("cost", costPerMinute);
  const requests = requestsPerMinutePerAddress === null ? null : limiter("requests", requestsPerMinutePerAddress);
  const failures = limiter("failures", failuresPerMinute);

  function limiter(name: string, points: number): RateLimiterMemory | RateLimiterRedis {
    const options = { keyPrefix: `${prefix}v1:rate:${name}`, duration: seconds };
    if (redis === null) return new RateLimiterMemory({ ...options, points });
    // How many replicas there are is not known here; half of the budget keeps two within it, and is never all or nothing.
    const insuranceLimiter = new RateLimiterMemory({ ...options, points: Math.max(1, Math.ceil(points / 2)) });
    return new RateLimiterRedis({
      ...options,
      points,
      storeClient: redis,
      rejectIfRedisNotReady: true,
      insuranceLimiter,
    });
  }

  const hashes = new Map<string, string>();
  function hashed(address: string): string {
    const known = hashes.get(address);
    if (known !== undefined) return known;
    const hash = `address:${createHmac("sha256", key).update(network(address)).digest("base64url").slice(0, 22)}`;
    if (hashes.size >= rememberedAddresses) hashes.clear();
    hashes.set(address, hash);
    return hash;
  }

  async function take(from: RateLimiterMemory | RateLimiterRedis, who: string, points: number, what: string) {
    try {
      return await from.consume(who, points);
    } catch (outcome) {
      if (!(outcome instanceof RateLimiterRes)) throw outcome;
      // What was refused was not had: smaller requests may still fit in.
      await from.reward(who, points);
      throw limited(what, leftOf(outcome));
    }
  }

  return {
    async request(address) {
      if (requests)
        await take(requests, hashed(address), 1, "This address sent as many requests as it may in a minute.");
    },
    async spend(viewer, address, cost) {
      if (!costs || costPerMinute === null) return null;
      const who = viewer.kind === "ANONYMOUS" ? hashed(address) : `viewer:${viewer.actor}`;
      const points = Math.max(1, Math.ceil(cost));
      const what = `This operation costs ${points}, more than is left of the ${costPerMinute} that a caller may spend in a minute.`;
      const taken = await take(costs, who, points, what);
      const resetAt = new Date(clock.now() + leftOf(taken)).toISOString();
      return { cost: points, remaining: taken.remainingPoints, limit: costPerMinute, resetAt };
    },
    async mayGuess(address) {
      const found = await failures.get(hashed(address));
      if (found && found.remainingPoints <= 0)
        throw limited("Too many credentials of this address were refused.", leftOf(found));
    },
    async refused(address) {
      await failures.consume(hashed(address)).catch((outcome: unknown) => {
        if (!(outcome instanceof RateLimiterRes)) throw outcome;
      });
    },
  };
}

/** The limiter says it by the wall clock, and ends the minute by a timer. */
function leftOf({ msBeforeNext }: RateLimiterRes): number {
  return Math.min(msBeforeNext, seconds * 1000);
}

function limited(what: string, waitMs: number): GatewayError {
  const retryAfterMs = Math.max(1, Math.ceil(waitMs));
  return new GatewayError("RATE_LIMITED", `${what} Ask again in ${Math.ceil(retryAfterMs / 1000)} seconds.`, {
    retryAfterMs,
  });
}

/** Whoever has one IPv6 address has its whole /64. */
export function network(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}
