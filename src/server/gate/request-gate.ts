import { setTimeout as wait } from "node:timers/promises";
import { GraphQLError, type GraphQLSchema } from "graphql";
import type { Viewer } from "../../domain/access/policy.ts";
import { type ErrorCode, GatewayError } from "../../domain/errors.ts";
import { type Clock, systemClock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { type Operations, operationRequest } from "../http/operations.ts";
import { createLiveViewers, type LiveViewers } from "../streams/live-viewers.ts";
import { type Addresses, createAddresses } from "./addresses.ts";
import { createSites, type Sites } from "./allowed-origins.ts";
import type { Authentication } from "./authentication.ts";
import { createSeats } from "./connection-quota.ts";
import { type CheckedOperation, createChecks } from "./limits/check.ts";
import type { Limits } from "./limits/limits.ts";
import { refusedPrice, subscriptionPrice } from "./limits/prices.ts";
import { network, type RateLimit, type Rates } from "./limits/rates.ts";
import { createWeight, type Weight } from "./limits/weight.ts";

/** Who asks, and from where. */
export interface Caller {
  readonly viewer: Viewer;
  readonly address: string;
}

/** An operation that is within all limits and paid for. */
export interface AdmittedOperation extends CheckedOperation {
  /** The same object for the same operation, while it is remembered. */
  readonly checked: CheckedOperation;
  readonly rateLimit: RateLimit | null;
}

/** Why an operation is not executed. */
export interface Refusal {
  readonly errors: readonly GraphQLError[];
  /** True where the request could be read, and something is wrong with its document, variables or name of the operation. */
  readonly isWellFormed: boolean;
}

/** What requests pass on every transport: one for the process, since it counts. */
export interface Entrance {
  readonly limits: Limits;
  readonly sites: Sites;
  readonly addresses: Addresses;
  readonly rates: Rates;
  readonly live: LiveViewers;
  /** Whom the credentials stand for. Throws GatewayError UNAUTHENTICATED or RATE_LIMITED. */
  authenticate(authorization: string | undefined, address: string): Promise<Caller>;
  /** The operation of a request, or why it is not executed; what fails of ours is among the reasons, to be masked. */
  admit(request: unknown, caller: Caller, expected: "answer" | "stream"): Promise<AdmittedOperation | Refusal>;
  /**
   * What takes the price of one event of an admitted subscription. Where the budget of the minute is spent, it resolves
   * only once there is some again, or when the signal aborts. Null: an event that the ledger alone answers is free.
   */
  payment(admitted: AdmittedOperation, caller: Caller): ((ended: AbortSignal) => Promise<void>) | null;
  /** What the texts of one answer weigh; paid for by the caller. */
  weigh(caller: Caller): Weight;
  /** Takes a place for a connection of an address; returns what gives it back. Throws GatewayError TOO_MANY_SUBSCRIPTIONS. */
  connect(address: string): () => void;
  /** The same for a connection once its viewer is known. */
  attach(caller: Caller): () => void;
  /** The same for a subscription of a viewer. */
  subscribe(caller: Caller): () => void;
}

export interface EntranceParts {
  readonly schema: GraphQLSchema;
  readonly log: Log;
  readonly limits: Limits;
  readonly rates: Rates;
  readonly authentication: Authentication;
  readonly operations: Operations;
  /** Sites whose pages may ask, such as `https://console.example`. */
  readonly origins: readonly string[];
  /** Names besides those of loopback under which the gateway is served. */
  readonly hosts: readonly string[];
  /** Addresses and networks of proxies in front, whose `X-Forwarded-For` is believed. */
  readonly proxies: readonly string[];
  /** In production the schema is not told: neither by introspection nor by suggestions. */
  readonly production: boolean;
  readonly clock?: Clock;
}

/** The event itself, without anything that hangs on it. */
const plainEventPrice = 1;

export function createEntrance(parts: EntranceParts): Entrance {
  const { limits, rates, authentication, operations, log, clock = systemClock } = parts;
  const checks = createChecks(parts);
  const seats = createSeats();

  function seat(name: string, most: number, whose: string): () => void {
    const release = seats.take(name, most);
    if (release) return release;
    throw new GatewayError(
      "TOO_MANY_SUBSCRIPTIONS",
      `${whose} as many as it may, ${most}. End one, or let one subscription with a wider filter serve several views.`,
    );
  }

  async function check(
    request: unknown,
    caller: Caller,
    expected: "answer" | "stream",
  ): Promise<AdmittedOperation | Refusal> {
    const parsed = operationRequest.safeParse(request);
    if (!parsed.success)
      throw new GatewayError("BAD_REQUEST", 'This is no request. Send { "query": "…", "variables": { … } } as JSON.');
    const { operationName, variables } = parsed.data;
    const checked = checks.check({ query: operations.textOf(parsed.data), operationName, variables });
    if (!("document" in checked)) {
      await rates.spend(caller.viewer, caller.address, refusedPrice);
      return { errors: checked, isWellFormed: true };
    }
    const isSubscription = checked.operation.operation === "subscription";
    if (isSubscription && expected === "answer")
      throw new GatewayError("BAD_REQUEST", "Send subscriptions with `Accept: text/event-stream`, or over WebSocket.");
    if (!isSubscription && expected === "stream")
      throw new GatewayError(
        "BAD_REQUEST",
        "Send queries and mutations to /graphql over HTTP; only subscriptions come here.",
      );
    return { ...checked, checked, rateLimit: await rates.spend(caller.viewer, caller.address, checked.cost) };
  }

  async function pay(price: number, viewer: Viewer, address: string, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      try {
        await rates.spend(viewer, address, price);
        return;
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== "RATE_LIMITED") throw error;
        // An aborted wait rejects; the loop looks at the signal itself.
        await wait(error.info.retryAfterMs ?? 1000, undefined, { signal: ended, ref: false }).catch(() => {});
      }
    }
  }

  return {
    limits,
    rates,
    sites: createSites(parts),
    addresses: createAddresses(parts.proxies),
    live: createLiveViewers({ authentication, recheckMs: limits.recheckMs, clock, log }),
    async authenticate(authorization, address) {
      try {
        return { viewer: await authentication.viewerOf(authorization), address };
      } catch (error) {
        const isGuess =
          authorization !== undefined && error instanceof GatewayError && error.code === "UNAUTHENTICATED";
        if (!isGuess) throw error;
        // Only now: good credentials are never refused for what others of the same address try.
        await rates.mayGuess(address);
        await rates.refused(address);
        throw error;
      }
    },
    async admit(request, caller, expected) {
      try {
        return await check(request, caller, expected);
      } catch (error) {
        return { errors: [asGraphqlError(error)], isWellFormed: false };
      }
    },
    payment({ cost }, { viewer, address }) {
      const price = cost - subscriptionPrice;
      return price <= plainEventPrice ? null : (ended) => pay(price, viewer, address, ended);
    },
    weigh: ({ viewer, address }) => createWeight((points) => rates.spend(viewer, address, points)),
    connect: (address) =>
      seat(`connections:${network(address)}`, limits.socketsPerAddress, "This address holds connections open,"),
    // A connection without a subscription is of no use, so there may be as many as subscriptions.
    attach: (caller) => seat(`sockets:${who(caller)}`, limits.subscriptionsPerViewer, "This caller holds connections,"),
    subscribe: (caller) =>
      seat(`subscriptions:${who(caller)}`, limits.subscriptionsPerViewer, "This caller holds subscriptions,"),
  };
}

function who({ viewer, address }: Caller): string {
  return viewer.kind === "ANONYMOUS" ? `address:${network(address)}` : `viewer:${viewer.actor}`;
}

export function asGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

/** The status of an answer that is nothing but errors. */
export function statusOf(code: ErrorCode): number {
  switch (code) {
    case "UNAUTHENTICATED":
      return 401;
    case "FORBIDDEN":
      return 403;
    case "RATE_LIMITED":
    case "TOO_MANY_SUBSCRIPTIONS":
      return 429;
    case "INTERNAL":
      return 500;
    case "STORE_UNAVAILABLE":
      return 503;
    default:
      return 400;
  }
}
