import { type Clouds, startClouds } from "./clouds.ts";
import { type Flags, readFlags, USAGE } from "./flags.ts";

function fail(error: unknown): never {
  console.error(`clouds: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

function describe(clouds: Clouds): string {
  const lines = Object.entries(clouds.environment).map(([name, value]) => `  ${name}=${value}`);
  return [
    `AWS         ${clouds.aws}`,
    `SmartCloud  ${clouds.smartcloud}`,
    `control     ${clouds.control}   (see demo/README.md)`,
    `world       ${describeWorld(clouds.world)}`,
    "",
    "These open nothing but this demo:",
    ...lines,
  ].join("\n");
}

function describeWorld({ file, isNew }: Clouds["world"]): string {
  if (file === null) return "new, and forgotten when this ends";
  return isNew ? `new, kept in ${file}` : `continued from ${file}`;
}

const flags: Flags = await readFlags(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`clouds: ${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  process.exit(2);
});
if (flags.help) {
  console.log(USAGE);
  process.exit(0);
}

const clouds = await startClouds(flags.options).catch(fail);

function end(): void {
  clouds.close().then(() => process.exit(0), fail);
}
process.once("SIGINT", end);
process.once("SIGTERM", end);
if (flags.parent) process.stdin.on("end", end).on("error", end).resume();

const { aws, smartcloud, control, world, environment } = clouds;
console.log(flags.json ? JSON.stringify({ aws, smartcloud, control, world, environment }) : describe(clouds));
