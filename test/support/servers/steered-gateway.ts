import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import type { Clouds } from "../../../demo/clouds/clouds.ts";
import { askingAs, generous } from "../callers/asking.ts";
import type { OnEnd } from "../closing.ts";
import { waitFor } from "../probes/wait-for.ts";
import { demoBackends, withoutApproval } from "../worlds/backends.ts";
import { type Gateway, temporaryFolder, writeConfiguration } from "./gateway.ts";
import { prepareHost, running, takeHost } from "./hosts.ts";

export interface SteeredOptions {
  readonly clouds: Clouds;
  /** Where the SQLite store lies, to be found again after a death. */
  readonly folder: string;
  readonly onEnd?: OnEnd;
}

/** A gateway that dies or waits between two steps of a mutation, where its test says. Settling counts as steps too. */
export interface SteeredGateway extends Gateway {
  /** Waits at the n-th step from now on; `held` resolves with the step's name when it is there. */
  holdAt(step: number): Promise<{ readonly held: Promise<string> }>;
  goOn(): Promise<void>;
  /** Whether it is dead. */
  ended(): boolean;
}

/** Resolves when it is ready, or dead: with `dieAt` it kills itself at that step of what it settles. */
export async function startSteered(
  { clouds, folder, onEnd = onTestFinished }: SteeredOptions,
  { dieAt }: { readonly dieAt?: number } = {},
): Promise<SteeredGateway> {
  const file = writeConfiguration(temporaryFolder(onEnd), {
    server: { port: 0 },
    limits: generous,
    store: { file: join(folder, "tintype.sqlite") },
    backends: demoBackends({ sweepIntervalMs: 300 }),
    organizations: withoutApproval(demoBackends({})),
  });
  const host = takeHost();
  onEnd(host.release);
  if (dieAt !== undefined) await host.tell(`die ${dieAt}`);
  const url = await host.begin(file, clouds.environment);
  if (url === null && dieAt === undefined) throw new Error(`The gateway ended before it was ready:\n${host.logs()}`);
  const process = { url: url ?? "", ...running(host) };
  // A dead one answers nobody, and may be asked all the same.
  const asked = await askingAs(process, url === null ? null : "operator").catch(() => askingAs(process, null));
  return {
    ...asked,
    ended: host.isDead,
    async holdAt(step) {
      const from = host.logs().length;
      await host.tell(`hold ${step}`);
      const name = () => /^holds (.*)$/m.exec(host.logs().slice(from))?.[1];
      const held = waitFor(name, { what: `step ${step}` }).then(String);
      // A mutation may have no such step.
      held.catch(() => {});
      return { held };
    },
    goOn: () => host.tell("go"),
  };
}

/** What fifteen seconds do to the leases of a process that was killed, at once. */
export function letLeasesRunOut(folder: string): void {
  const store = new DatabaseSync(join(folder, "tintype.sqlite"), { timeout: 5_000 });
  try {
    store.exec("update lease set expires_at = 0");
  } finally {
    store.close();
  }
}

/** Gateways on one store, one at a time. Loading takes longer than starting, so the next one loads meanwhile. */
export function succession(options: SteeredOptions) {
  const next = async (more: { readonly dieAt?: number } = {}) => {
    const gateway = await startSteered(options, more);
    prepareHost();
    return gateway;
  };
  return {
    next,
    /** kill -9, and the next one. */
    async after(gateway: SteeredGateway, more: { readonly dieAt?: number } = {}): Promise<SteeredGateway> {
      await gateway.kill();
      letLeasesRunOut(options.folder);
      return next(more);
    },
  };
}
