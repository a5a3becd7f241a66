// A ledger read again from its begin: by the store alone, by one subscriber, and by many at once.
import { cpus } from "node:os";
import { z } from "zod";
import { figuresShape, startWorld } from "./feed/world.ts";
import { startHelper } from "./processes.ts";

const query = `subscription ($after: String) { imageLifecycle(after: $after) { __typename cursor position imageId recordedAt } }`;
const readShape = z.object({ entries: z.number(), ms: z.number() });
const receivedShape = z.object({ received: z.number(), repeats: z.number(), refused: z.string().nullable() });

/** After so many entries were appended; an organization is told its own share of them. */
export async function replay(entries = 100_000): Promise<void> {
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}; ${entries} entries, SQLite`);
  const world = await startWorld();
  const { gateway, url, tokens } = world;
  const clients = startHelper("feed/clients");
  try {
    await gateway.ask({ does: "grow", entries });
    const store = readShape.parse(await gateway.ask({ does: "read" }));
    say("the store alone, 200 entries a page", store.entries, store.ms, store.ms * 1000);
    const after = await world.firstCursor();
    const told = store.entries - 1;
    for (const [index, count] of [1, 1, 10].entries()) {
      const before = figuresShape.parse(await gateway.ask({ does: "" }));
      const startedAt = performance.now();
      // An admin, who is told what is private too.
      const opening = {
        url,
        tokens: tokens.slice(1),
        query,
        variables: [{ after }],
        count,
        resume: false,
        subscribes: true,
      };
      await clients.ask({ task: "open", ...opening, firstAddress: 2 });
      const got = receivedShape.parse(await clients.ask({ task: "received", count: count * told, withinMs: 30_000 }));
      const ms = performance.now() - startedAt;
      const now = figuresShape.parse(await gateway.ask({ does: "" }));
      if (got.received !== count * told || got.repeats > 0)
        throw new Error(`a replay is not whole: ${got.received} of ${count * told} events, ${got.refused}`);
      if (index > 0)
        say(`${count} subscribers over WebSocket`, got.received, ms, now.cpu - before.cpu, now.longestBlockMs);
      await clients.ask({ task: "close" });
    }
  } finally {
    await Promise.all([gateway.end(), clients.end()]);
  }
}

function say(name: string, events: number, ms: number, cpu: number, blockMs?: number): void {
  const rate = `${Math.round((events / ms) * 1000)} events/s, ${(cpu / events).toFixed(1)} us CPU each`;
  console.log(`  ${name.padEnd(40)} ${rate}${blockMs === undefined ? "" : `; block ${blockMs.toFixed(0)} ms`}`);
}
