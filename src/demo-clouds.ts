import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Environment } from "./config.ts";

const announcement = z.object({ control: z.string(), environment: z.record(z.string(), z.string()) });

export interface DemoClouds {
  /** What `demo/tintype.yaml` refers to: endpoints and keys that open nothing but the demo. */
  readonly environment: Environment;
  readonly control: string;
  close(): Promise<void>;
}

/**
 * Starts the demo clouds as a process of their own, in the environment given, which ends with this one. The gateway
 * knows them as endpoints only.
 */
export async function startDemoClouds(env: Environment): Promise<DemoClouds> {
  const script = fileURLToPath(new URL("../../demo/clouds/main.ts", import.meta.url));
  const child = spawn(process.execPath, [script, "--json", "--parent"], {
    stdio: ["pipe", "pipe", "inherit"],
    env,
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const line = await Promise.race([firstLine(child.stdout), ended.then(() => null)]);
  if (line === null) throw new Error("The demo clouds did not start; the lines above say why.");
  const { control, environment } = announcement.parse(JSON.parse(line));
  return {
    control,
    environment,
    close() {
      child.stdin.end();
      return ended;
    },
  };
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string | null> {
  for await (const line of createInterface({ input: stream })) return line;
  return null;
}
