import { onTestFinished } from "vitest";
import type { Clouds } from "../../../demo/clouds/clouds.ts";
import { completeImages } from "../callers/catalog.ts";
import { configurationOf, type Gateway, temporaryFolder } from "../servers/gateway.ts";
import { startHandshakeProxy } from "../servers/handshake-proxy.ts";
import { createDatabase, startPostgres } from "../servers/postgres.ts";
import { type RedisProcess, startRedis } from "../servers/redis.ts";
import { acmeProduction, acmeSmartCloud } from "../worlds/backends.ts";
import { type Control, controlledClouds } from "../worlds/control.ts";
import type { Findings } from "./findings.ts";
import type { Kill } from "./kills.ts";
import { type Replica, startReplica } from "./replica.ts";

/** Two replicas over a PostgreSQL, a Redis and both demo clouds of their own. */
export interface StormServers {
  readonly clouds: Clouds;
  readonly control: Control;
  readonly replicas: readonly [Replica, Replica];
  /** Kills it, and sees to it that it comes back. */
  kill(kill: Kill): Promise<void>;
  /** Connections to PostgreSQL that were being made when it was killed. */
  handshakes(): number;
  /** Resolves when all that was killed is back and every source is FRESH; with the first replica. */
  calm(): Promise<Gateway>;
}

export async function startStormServers(findings: Findings): Promise<StormServers> {
  const { clouds, control } = await controlledClouds({ settleMs: 0 });
  const postgres = await startPostgres();
  onTestFinished(postgres.close);
  const proxy = await startHandshakeProxy({ host: "127.0.0.1", port: postgres.port });
  onTestFinished(proxy.close);
  let redis: RedisProcess = await startRedis();
  onTestFinished(() => redis.close());

  const url = new URL((await createDatabase(postgres.url)).url);
  url.port = String(proxy.port);
  const source = configurationOf(
    {
      clouds,
      store: { url: url.href },
      redisUrl: redis.url,
      // What hangs is known to have come to nothing after this; after a minute where nobody says otherwise.
      backends: [acmeProduction, { ...acmeSmartCloud, options: { ...acmeSmartCloud.options, patienceMs: 1_000 } }],
      sweepIntervalMs: 300,
    },
    temporaryFolder(),
  );
  const start = (name: string) => {
    const replica = startReplica(name, source, findings);
    onTestFinished(replica.close);
    return replica;
  };
  const replicas = [start("the first replica"), start("the second replica")] as const;
  await Promise.all(replicas.map((replica) => replica.ready()));

  let handshakes = 0;
  let postgresIsBack = Promise.resolve();
  return {
    clouds,
    control,
    replicas,
    handshakes: () => handshakes,
    async kill(kill) {
      if (kill.what === "replica") return replicas[kill.which].kill();
      if (kill.what === "redis") {
        await redis.kill();
        redis = await startRedis({ port: redis.port });
        return;
      }
      // One that is down already cannot be killed.
      await postgresIsBack;
      const strike = () => postgres.signal(kill.signal);
      if (kill.within) handshakes += await proxy.within(kill.within, strike);
      else strike();
      postgresIsBack = postgres.startAgain();
    },
    async calm() {
      await postgresIsBack;
      const [first] = await Promise.all(replicas.map((replica) => replica.ready()));
      if (!first) throw new Error("There is no replica.");
      await completeImages(first);
      return first;
    },
  };
}
