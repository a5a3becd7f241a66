import { setTimeout as pause } from "node:timers/promises";
import { askingAs } from "../callers/asking.ts";
import { waitFor } from "../probes/wait-for.ts";
import { type ConfigurationSource, type Gateway, runGateway } from "../servers/gateway.ts";
import type { Findings } from "./findings.ts";

/** One of the gateways, as a process that is started again whenever it ends, as a supervisor does. */
export interface Replica {
  /** Who asks it; null until it is ready again. */
  gateway(): Gateway | null;
  /** The same, once it is ready. */
  ready(): Promise<Gateway>;
  /** kill -9, and the next one starts. */
  kill(): Promise<void>;
  /** How many processes there were. */
  starts(): number;
  /** How many of them ended without a kill. */
  endedByThemselves(): number;
  close(): Promise<void>;
}

const restartPauseMs = 200;
const lastWords = 500;

export function startReplica(name: string, source: ConfigurationSource, findings: Findings): Replica {
  let process: ReturnType<typeof runGateway>;
  let gateway: Gateway | null = null;
  let isOver = false;
  let starts = 0;
  let ended = 0;
  const killed = new Set<number>();

  const start = () => {
    starts += 1;
    const mine = runGateway(source);
    process = mine;
    const isAlive = () => process === mine && !killed.has(mine.pid);
    const signIn = async () => {
      const url = await mine.ready;
      const asked = await waitFor(async () => !isAlive() || (await askingAs({ ...mine, url }, "operator")), {
        what: `${name} to sign somebody in`,
      });
      if (asked !== true && isAlive()) gateway = asked;
    };
    signIn().catch((error: unknown) => isAlive() && findings.bad(`${name}: ${error}`));
    mine.ended.then(async ({ code, output }) => {
      if (killed.has(mine.pid)) return;
      gateway = null;
      ended += 1;
      findings.bad(`${name} ended by itself with ${code}; its last words were ${output.trim().slice(-lastWords)}`);
      await pause(restartPauseMs);
      if (!isOver && process === mine) start();
    }, findings.bad);
  };
  const end = async () => {
    killed.add(process.pid);
    gateway = null;
    await process.kill();
  };

  start();
  return {
    gateway: () => gateway,
    ready: async () => (await waitFor(() => gateway, { what: `${name} to be ready` })) as Gateway,
    starts: () => starts,
    endedByThemselves: () => ended,
    async kill() {
      await end();
      start();
    },
    async close() {
      isOver = true;
      await end();
    },
  };
}
