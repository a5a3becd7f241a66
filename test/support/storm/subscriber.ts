import { setTimeout as pause } from "node:timers/promises";
import { type EventAnswer, type Follower, followOverEventStream, followOverWebSocket } from "../callers/events.ts";
import type { Findings } from "./findings.ts";
import type { Replica } from "./replica.ts";

/** Somebody who wants every event, and resumes behind the last one, at the other replica, whenever the stream ends. */
export interface Subscriber {
  /** All that came, in order of arrival. */
  events(): readonly EventAnswer[];
  resumptions(): number;
  /** Resolves when it holds no stream any more. */
  stop(): Promise<void>;
}

const retryMs = 50;

export function subscribe(replicas: readonly Replica[], after: string | null, findings: Findings): Subscriber {
  const kept: EventAnswer[] = [];
  const stopped = Promise.withResolvers<void>();
  let follower: Follower | null = null;
  let isOver = false;
  let rounds = 0;
  let streams = 0;

  const followOnce = async () => {
    const gateway = replicas[rounds % replicas.length]?.gateway();
    rounds += 1;
    if (!gateway) return;
    // Each transport at each replica.
    const follow = (rounds >> 1) % 2 === 0 ? followOverWebSocket : followOverEventStream;
    streams += 1;
    follower = await follow(gateway, { after: kept.at(-1)?.cursor ?? after });
    await Promise.race([follower.ended, stopped.promise]);
    follower.close();
    kept.push(...follower.events);
    for (const error of follower.errors) findings.failed("a subscription", error);
    follower = null;
  };
  const following = (async () => {
    while (!isOver) {
      await followOnce().catch((error: unknown) => findings.failed("a subscription", error));
      if (!isOver) await pause(retryMs);
    }
  })();

  return {
    events: () => [...kept, ...(follower?.events ?? [])],
    resumptions: () => Math.max(0, streams - 1),
    async stop() {
      isOver = true;
      stopped.resolve();
      await following;
    },
  };
}
