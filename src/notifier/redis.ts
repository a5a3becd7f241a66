import { randomUUID } from "node:crypto";
import { Cluster } from "ioredis";
import { systemClock } from "../ports/clock.ts";
import type { Notifier } from "../ports/notifier.ts";
import { connectRedis } from "../redis/connection.ts";
import { createFailureReport } from "../redis/failure-report.ts";
import type { RedisTarget } from "../redis/url.ts";
import { createRinger } from "./notifying.ts";

export interface RedisNotifierOptions {
  readonly target: RedisTarget;
  readonly onFailure: (text: string) => void;
  /** In front of the channel's name. */
  readonly prefix?: string;
  /** How often a silent subscription is asked whether it still lives. */
  readonly pingEveryMs?: number;
}

/** A notifier over all replicas, by Redis pub/sub. In its own process it rings whether Redis answers or not. */
export async function openRedisNotifier({
  target,
  onFailure,
  prefix = "",
  pingEveryMs = 5_000,
}: RedisNotifierOptions): Promise<Notifier> {
  const channel = `${prefix}tintype:notifier`;
  // Only to know one's own echo.
  const sender = randomUUID();
  const reportRedis = createFailureReport(
    "The Redis notifier does not answer, ringing in this process only",
    onFailure,
    systemClock,
  );
  const ringer = createRinger((error) => onFailure(`A listener of the notifier failed: ${error}`));
  const publisher = connectRedis(target);
  const subscriber = connectRedis(target);
  let closed = false;
  let publishing = false;

  const report = (error: unknown) => {
    if (!closed) reportRedis(publisher.lastError() ?? subscriber.lastError() ?? error);
  };

  const { client } = subscriber;
  client.on("message", (_channel: string, from: string) => {
    if (from !== sender) ringer.ring();
  });
  const subscribe = async () => {
    try {
      await client.subscribe(channel);
      // Whatever rang while we were not listening.
      ringer.ring();
    } catch (error) {
      report(error);
      if (!closed) client.disconnect(true);
    }
  };
  let subscribed: Promise<void> = Promise.resolve();
  client.on("ready", () => {
    subscribed = subscribe();
  });
  // A connection that a network dropped silently hears nothing and would not notice; the socket's timeout ends it.
  const pulse = setInterval(() => {
    if (!(client instanceof Cluster) && subscriber.ready()) client.ping().catch(() => {});
  }, pingEveryMs);
  pulse.unref();

  const publish = async () => {
    publishing = false;
    if (closed) return;
    try {
      if (!publisher.ready()) throw new Error("no connection");
      await publisher.client.publish(channel, sender);
    } catch (error) {
      report(error);
    }
  };

  await Promise.all([publisher.firstAttempt, subscriber.firstAttempt]);
  // Where Redis answers, whatever rings from here on is heard.
  await subscribed;
  return {
    ring() {
      if (closed) return;
      ringer.ring();
      if (publishing) return;
      publishing = true;
      queueMicrotask(publish);
    },
    listen: ringer.listen,
    async close() {
      closed = true;
      clearInterval(pulse);
      ringer.close();
      publisher.close();
      subscriber.close();
    },
  };
}
