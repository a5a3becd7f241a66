import { existsSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { App } from "./app.ts";
import { type DemoClouds, startDemoClouds } from "./demo-clouds.ts";
import { GatewayError } from "./domain/errors.ts";
import { sourceFrame } from "./source-frames.ts";

const defaultFile = "tintype.yaml";
const usage = `Usage: npm start [-- --config FILE]

Without --config it reads ${defaultFile}; where there is none, it starts on the demo clouds.
docs/configuration.md has every key.
`;
const demoCache = fileURLToPath(new URL("../.compile-cache/demo", import.meta.url));

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: "string" }, help: { type: "boolean" } } });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const path = values.config ?? (existsSync(defaultFile) ? defaultFile : null);
  // The gateway's own code is loaded while the demo clouds start.
  const [demo, { startApp }, { readConfiguration }, { adapterFactories }] = await Promise.all([
    path === null ? startDemoClouds({ ...process.env, NODE_COMPILE_CACHE: demoCache }).catch(withoutDemo) : null,
    import("./app.ts"),
    import("./config.ts"),
    import("../adapters/index.ts"),
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
  if (!closing) process.stdout.write(banner(app, demo));
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

function banner(app: App, demo: DemoClouds | null): string {
  const query =
    "{ images(first: 5) { totalCount complete nodes { provider realm name state visibility owner { id } } } }";
  const json = "-H 'content-type: application/json'";
  return [
    "",
    `Tintype is ready: ${app.url}/graphql`,
    "",
    ...(demo
      ? [
          "On the demo clouds of acme, globex and the vendor initech.",
          app.world === "new"
            ? `Clouds and ledger are new; the clouds are kept in ${demo.world.file}.`
            : `Clouds and ledger continue from where they were; the clouds are kept in ${demo.world.file}.`,
          `Change a cloud behind Tintype's back: ${demo.control} (demo/README.md)`,
          "",
        ]
      : []),
    ...(app.demoUsers.length > 0
      ? [
          `Sign in as ${app.demoUsers.join(", ")}:`,
          `  token=$(curl -s ${app.url}/demo/sign-in ${json} \\`,
          `    -d '{"user":"${app.demoUsers[0]}"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`,
          "",
        ]
      : []),
    "Paste this:",
    `  curl -s ${app.url}/graphql ${json} -H "authorization: Bearer $token" \\`,
    `    -d '${JSON.stringify({ query })}'`,
    "",
  ].join("\n");
}

main().catch(fail);

function fail(error: unknown): never {
  // What a reader can mend comes as a sentence; only a bug comes with its stack.
  const text =
    error instanceof GatewayError
      ? error.message
      : (listening(error) ??
        (error instanceof Error ? (error.stack ?? "").split("\n").map(sourceFrame).join("\n") : String(error)));
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

function listening(error: unknown): string | null {
  if (!(error instanceof Error && "code" in error)) return null;
  switch (error.code) {
    case "EADDRINUSE":
      return "The port is in use. Set PORT to a free one, or end what listens there.";
    case "EACCES":
      return "This user may not listen on that port. Set PORT to 1024 or more.";
    case "ERR_PARSE_ARGS_UNKNOWN_OPTION":
    case "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL":
    case "ERR_PARSE_ARGS_INVALID_OPTION_VALUE":
      return `${error.message}\n\n${usage}`;
    default:
      return null;
  }
}
