import type { WebSocket } from "ws";
import { createSlices } from "../../gateway/ledger/slices.ts";

const rounds = 12;
const roundMs = 1_000;

/** Pings connections, and ends those that have not answered by the next time. One timer for all of them. */
export interface Pulse {
  watch(client: WebSocket): void;
  close(): void;
}

/** Each connection has its second of twelve, so that not all are pinged at once. */
export function createPulse(): Pulse {
  const clients = Array.from({ length: rounds }, () => new Set<WebSocket>());
  const silent = new WeakSet<WebSocket>();
  const slices = createSlices<WebSocket>(beat);
  let round = 0;

  function beat(client: WebSocket): void {
    if (client.readyState !== client.OPEN) return;
    if (silent.has(client)) client.terminate();
    else {
      silent.add(client);
      client.ping();
    }
  }

  function answered(this: WebSocket): void {
    silent.delete(this);
  }

  const timer = setInterval(() => {
    round = (round + 1) % rounds;
    for (const client of clients[round] ?? []) slices.add(client);
  }, roundMs);

  return {
    watch(client) {
      const all = clients[round];
      all?.add(client);
      client.on("pong", answered);
      client.on("close", () => all?.delete(client));
    },
    close: () => clearInterval(timer),
  };
}
