import { existsSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { defaultFile, readCommandLine, usage } from "../config/command-line.ts";
import type { Configuration } from "../config/configuration.ts";
import { GatewayError } from "../domain/errors.ts";
import type { App } from "./app.ts";
import { bannerOf } from "./banner.ts";
import { type DemoClouds, startDemoClouds } from "./demo-clouds.ts";
import { sourceFrame } from "./source-frames.ts";

const demoCache = fileURLToPath(new URL("../.compile-cache/demo", import.meta.url));

async function main(): Promise<void> {
  const command = readCommandLine(process.argv.slice(2));
  if (command.does !== "start") {
    process.stdout.write(command.does === "help" ? usage : `Tintype ${manifest.version}\n`);
    return;
  }
  const path = command.file ?? (existsSync(defaultFile) ? defaultFile : null);
  // The gateway's own code is loaded while the demo clouds start.
  const [demo, { startApp }, { readConfiguration }, { adapterFactories }] = await Promise.all([
    path === null ? startDemoClouds({ ...process.env, NODE_COMPILE_CACHE: demoCache }).catch(withoutDemo) : null,
    import("./app.ts"),
    import("../config/configuration.ts"),
    import("../../adapters/index.ts"),
  ]);
  const file = path ?? fileURLToPath(new URL("../../demo/tintype.yaml", import.meta.url));
  const configuration = readConfiguration(
    { path: file, environment: { ...process.env, ...demo?.environment } },
    adapterFactories,
  );
  const app = await startApp(configuration, { world: demo?.world ?? null });
  let closing = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // Asked a second time, it does not wait any longer.
      if (closing) process.exit(1);
      closing = true;
      close(app, demo).catch(fail);
    });
  }
  await app.ready;
  if (!closing) process.stdout.write(await banner(app, demo, { path, configuration }));
  // Now, not at exit: a process that is killed leaves the cache to the next one as well.
  flushCompileCache();
}

function withoutDemo(cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new GatewayError("BAD_USER_INPUT", reason, { cause });
}

async function close(app: App, demo: DemoClouds | null): Promise<void> {
  await app.close();
  await demo?.close();
  process.exit(0);
}

async function banner(
  app: App,
  demo: DemoClouds | null,
  { path, configuration }: { readonly path: string | null; readonly configuration: Configuration },
): Promise<string> {
  return bannerOf({
    url: app.url,
    file: path,
    demo: demo && { world: app.world, file: demo.world.file, control: demo.control },
    sharedStore: app.sharedStore,
    backends: configuration.backends.map(({ id }) => id),
    // The store may fail right after the start; then health says so, and this says less.
    failures: await app.failures().catch(() => []),
    users: app.demoUsers,
    issuer: configuration.identity.issuer?.url ?? null,
  });
}

main().catch(fail);

function fail(error: unknown): never {
  // What a reader can mend comes as a sentence; only a bug comes with its stack.
  const stack = error instanceof Error ? (error.stack ?? "").split("\n").map(sourceFrame).join("\n") : String(error);
  process.stderr.write(`${error instanceof GatewayError ? error.message : stack}\n`);
  process.exit(1);
}
