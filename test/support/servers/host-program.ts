import { writeSync } from "node:fs";
import { enableCompileCache, flushCompileCache } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { App } from "../../../src/app/app.ts";

// A process of its own, run by node with types stripped: gateways of dist/, one after another, with a hand on the steps of
// their mutations. It loads everything once and then does as standard input says, a line at a time:
//   begin JSON  starts a gateway on { file, environment }
//   end         closes it and everything that it held
//   die N       kill -9 at the N-th step from here on
//   hold N      waits at the N-th step from here on, until told to go on
//   go          goes on
// All it says goes to standard error, among the lines of the gateway's log and in their order.

enableCompileCache(fileURLToPath(new URL("../../../dist/.compile-cache", import.meta.url)));
const compiled = (path: string): string => new URL(`../../../dist/${path}`, import.meta.url).href;
// Made from these very files; a plain import would need dist/ to be there when types are checked.
const { startApp } = (await import(compiled("src/app.js"))) as typeof import("../../../src/app/app.ts");
const { readConfiguration } = (await import(
  compiled("src/config.js")
)) as typeof import("../../../src/config/configuration.ts");
const { adapterFactories } = (await import(
  compiled("adapters/index.js")
)) as typeof import("../../../adapters/index.ts");

interface Started {
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

let awaited: { readonly word: string; readonly step: number; readonly released: Promise<void> } | null = null;
let taken = 0;
let release = (): void => {};
let app: App | null = null;

/** At once, so that the last words before a kill are heard. */
function say(text: string): void {
  writeSync(2, `${text}\n`);
}

async function step(name: string): Promise<void> {
  taken += 1;
  if (taken !== awaited?.step) return;
  const { word, released } = awaited;
  say(`${word}s ${name}`);
  if (word === "die") process.kill(process.pid, "SIGKILL");
  await released;
}

function waitAt(word: string, number: number): void {
  const { promise, resolve } = Promise.withResolvers<void>();
  awaited = { word, step: number, released: promise };
  taken = 0;
  release = resolve;
}

async function begin({ file, environment }: Started): Promise<void> {
  app = await startApp(readConfiguration({ path: file, environment }, adapterFactories), { step });
  await app.ready;
  // It may be killed; the next host finds its code compiled.
  flushCompileCache();
  say(`Tintype is ready: ${app.url}/graphql`);
}

async function end(): Promise<void> {
  release();
  awaited = null;
  await app?.close();
  app = null;
  say("ended");
}

/** It ends like a gateway that fails while it starts. */
function fail(error: unknown): never {
  say(error instanceof Error ? String(error.stack) : String(error));
  process.exit(1);
}

process.once("SIGTERM", () => {
  Promise.resolve(app?.close()).then(() => process.exit(0), fail);
});

for await (const line of createInterface({ input: process.stdin })) {
  const [word = "", argument = ""] = line.split(" ");
  if (word === "begin") begin(JSON.parse(line.slice("begin ".length))).catch(fail);
  else if (word === "end") end().catch(fail);
  else if (word === "go") release();
  else waitAt(word, Number(argument));
  say(`heard ${word}`);
}
process.exit();
