import { Cluster, Redis, type RedisOptions } from "ioredis";
import type { RedisTarget } from "./url.ts";

export type RedisClient = Redis | Cluster;

export interface RedisConnection {
  readonly client: RedisClient;
  /** Whether a command would be sent now; otherwise it would only fail. */
  readonly ready: () => boolean;
  /** Resolves, never rejects, when the first attempt to connect went well or badly, at the latest after `connectTimeoutMs`. */
  readonly firstAttempt: Promise<void>;
  /** What the connection last complained of; it says more than the failing command does. */
  readonly lastError: () => Error | null;
  /** Ends every socket at once, also where the server hangs. */
  readonly close: () => void;
}

const defaultCommandTimeoutMs = 150;
const connectTimeoutMs = 500;
const socketTimeoutMs = 2_000;
const longestRetryMs = 2_000;

// ioredis by default waits for ever, queues while it is offline and sends commands twice after a lost reply.
const options = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  connectTimeout: connectTimeoutMs,
  socketTimeout: socketTimeoutMs,
  lazyConnect: true,
  protocol: 2,
  disableClientInfo: true,
  // Its own resubscription leaves a rejection unhandled when the connection dies again, which would end the process.
  autoResubscribe: false,
  retryStrategy: retryDelayMs,
} as const satisfies RedisOptions;

/** Opens a connection that keeps itself up and never throws by itself. */
export function connectRedis(target: RedisTarget, commandTimeoutMs = defaultCommandTimeoutMs): RedisConnection {
  const client = createClient(target, commandTimeoutMs);
  let lastError: Error | null = null;
  client.on("error", (error: Error) => {
    // Of a refused AUTH it holds the password.
    Reflect.deleteProperty(error, "command");
    lastError = error;
  });
  client.on("ready", () => {
    lastError = null;
  });
  // A cluster and a sentinel go on trying without rejecting, hence the limit.
  const { promise: patience, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, connectTimeoutMs);
  const firstAttempt = Promise.race([client.connect().catch(() => {}), patience]).finally(() => clearTimeout(timer));
  return {
    client,
    ready: () => client.status === "ready",
    firstAttempt,
    lastError: () => lastError,
    close: () => {
      clearTimeout(timer);
      resolve();
      const nodes = client instanceof Cluster ? client.nodes("all") : [client];
      client.disconnect();
      // `disconnect` waits for the server to end its side, which a hanging one never does.
      for (const node of nodes) node.stream?.destroy();
    },
  };
}

function createClient(target: RedisTarget, commandTimeout: number): RedisClient {
  const own = {
    commandTimeout,
    ...(target.username !== null && { username: target.username }),
    ...(target.password !== null && { password: target.password }),
    ...(target.encrypted && { tls: {} }),
  };
  switch (target.kind) {
    case "single":
      return new Redis({ ...options, ...own, ...target.host, db: target.database });
    case "sentinel":
      return new Redis({
        ...options,
        ...own,
        sentinels: [...target.hosts],
        name: target.master,
        sentinelRetryStrategy: retryDelayMs,
        sentinelCommandTimeout: connectTimeoutMs,
        failoverDetector: true,
        enableTLSForSentinelMode: target.encrypted,
      });
    case "cluster": {
      const { retryStrategy, enableOfflineQueue, lazyConnect, ...nodeOptions } = options;
      return new Cluster([...target.hosts], {
        enableOfflineQueue,
        lazyConnect,
        clusterRetryStrategy: retryStrategy,
        maxRedirections: 3,
        slotsRefreshTimeout: connectTimeoutMs,
        // Certificates name hosts, and the cluster's own answers may hold addresses only if resolved here.
        ...(target.encrypted && { dnsLookup: (address, done) => done(null, address) }),
        redisOptions: { ...nodeOptions, ...own },
      });
    }
  }
}

function retryDelayMs(attempt: number): number {
  return Math.min(100 * attempt, longestRetryMs) * (0.5 + Math.random() / 2);
}
