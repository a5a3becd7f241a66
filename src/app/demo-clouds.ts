import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Environment } from "../config/configuration.ts";

const announcement = z.object({
  aws: z.string(),
  smartcloud: z.string(),
  control: z.string(),
  world: z.object({ id: z.string(), isNew: z.boolean(), file: z.string() }),
  environment: z.record(z.string(), z.string()),
});

type Announcement = z.infer<typeof announcement>;

export interface DemoClouds {
  /** What `demo/tintype.yaml` refers to: endpoints and keys that open nothing but the demo. */
  readonly environment: Environment;
  readonly control: string;
  readonly world: Announcement["world"] & {
    /** Ends the clouds, and starts them on the same ports with a new world of this id. */
    begin(id: string): Promise<void>;
  };
  close(): Promise<void>;
}

/**
 * Starts the demo clouds as a process of their own, in the environment given, which ends with this one. The gateway
 * knows them as endpoints only. They keep their world in `file`, by default beside the store.
 */
export async function startDemoClouds(env: Environment, file = worldFile(env)): Promise<DemoClouds> {
  let child = await startChild(env, ["--keep", file]);
  const { environment, control, world } = child.announcement;
  return {
    environment,
    control,
    world: {
      ...world,
      async begin(id) {
        await child.close();
        const { aws, smartcloud } = child.announcement;
        const ports = [portFlag("aws", aws), portFlag("smartcloud", smartcloud), portFlag("control", control)];
        child = await startChild(env, ["--keep", world.file, "--begin", id, ...ports.flat()]);
      },
    },
    close: () => child.close(),
  };
}

/** Each database has a world of its own: one that is new must not meet a world that another one knows. */
function worldFile({ DATABASE_URL: url }: Environment): string {
  if (!url) return ".tintype/demo-clouds.sqlite";
  return `.tintype/demo-clouds-${createHash("sha256").update(url).digest("hex").slice(0, 12)}.sqlite`;
}

function portFlag(cloud: string, url: string): readonly string[] {
  return [`--${cloud}-port`, new URL(url).port];
}

interface Child {
  readonly announcement: Announcement;
  close(): Promise<void>;
}

async function startChild(env: Environment, flags: readonly string[]): Promise<Child> {
  const script = fileURLToPath(new URL("../../demo/clouds/main.ts", import.meta.url));
  const child = spawn(process.execPath, [script, "--json", "--parent", ...flags], {
    stdio: ["pipe", "pipe", "inherit"],
    env,
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const line = await Promise.race([firstLine(child.stdout), ended.then(() => null)]);
  if (line === null) throw new Error("The demo clouds did not start; the lines above say why.");
  return {
    announcement: announcement.parse(JSON.parse(line)),
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
