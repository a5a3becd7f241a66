import { z } from "zod";
import { createSecret } from "../../adapters/kit/secret.ts";
import { startClouds } from "../../demo/clouds/clouds.ts";
import type { AdapterHost, AnyAdapter } from "../../src/ports/adapter.ts";
import type { Control } from "./world.ts";

export interface Demo extends Omit<Control, "setState"> {
  readonly endpoint: string;
  /** Demo keys and passwords, and wrong ones for every name that begins with `WRONG`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly host: AdapterHost;
  /** The cloud's own part of the control channel. */
  ask(method: "GET" | "POST", path: string, body?: unknown): Promise<unknown>;
  /** Makes adapters that `reset` closes. */
  tracked<A extends AnyAdapter>(create: () => A): A;
  reset(): Promise<void>;
  close(): Promise<void>;
}

const calls = z.object({ byAction: z.record(z.string(), z.number()) });

export async function startDemo(cloud: "aws" | "smartcloud", scale: number): Promise<Demo> {
  const clouds = await startClouds({ scale });
  const adapters: AnyAdapter[] = [];
  const environment = {
    ...clouds.environment,
    WRONG_KEY: "AKIAWRONGCANARY00000",
    WRONG_SECRET: "wrong-canary/0123456789",
  };
  const texts = new Map<string, string>(Object.entries(environment));

  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${clouds.control}/${cloud}/${path}`, init);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path} is refused: ${JSON.stringify(answer)}`);
    return answer;
  }

  async function reset(): Promise<void> {
    await ask("DELETE", "fail");
    await ask("DELETE", "calls");
    await Promise.all(adapters.splice(0).map((adapter) => adapter.close()));
  }

  return {
    endpoint: clouds[cloud],
    environment,
    host: {
      backendId: "conformance",
      resolve(reference) {
        const text = "env" in reference ? texts.get(reference.env) : undefined;
        if (text === undefined) throw new Error("no such secret in the demo");
        return createSecret(text);
      },
    },
    ask,
    tracked(create) {
      const adapter = create();
      adapters.push(adapter);
      return adapter;
    },
    async fail(rule) {
      await ask("POST", "fail", rule);
    },
    async slow(ms) {
      await ask("POST", "slow", { ms });
    },
    async heal() {
      await ask("DELETE", "fail");
    },
    calls: async () => calls.parse(await ask("GET", "calls")).byAction,
    async forgetCalls() {
      await ask("DELETE", "calls");
    },
    reset,
    async close() {
      await reset();
      await clouds.close();
    },
  };
}
