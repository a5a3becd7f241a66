import { writeSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

// A process of its own, run by node with types stripped: the gateway of dist/, with a hand on the steps of its mutations.
// `node dying-gateway.ts FILE` loads everything and then does as standard input says, a line at a time:
//   begin    starts the gateway
//   die N    kill -9 at the N-th step from here on
//   hold N   waits at the N-th step from here on, until told to go on
//   go       goes on

enableCompileCache(fileURLToPath(new URL("../../dist/.compile-cache", import.meta.url)));
const compiled = (path: string): string => new URL(`../../dist/${path}`, import.meta.url).href;
// Made from these very files; a plain import would need dist/ to be there when types are checked.
const { startApp } = (await import(compiled("src/app.js"))) as typeof import("../../src/app.ts");
const { readConfiguration } = (await import(compiled("src/config.js"))) as typeof import("../../src/config.ts");
const { adapterFactories } = (await import(compiled("adapters/index.js"))) as typeof import("../../adapters/index.ts");

let awaited: { readonly word: string; readonly step: number; readonly released: Promise<void> } | null = null;
let taken = 0;
let release = (): void => {};

/** At once, so that the last words before a kill are heard. */
function say(text: string): void {
  writeSync(1, `${text}\n`);
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

async function begin(): Promise<void> {
  const source = { path: String(process.argv[2]), environment: process.env };
  const app = await startApp(readConfiguration(source, adapterFactories), { step });
  await app.ready;
  say(`Tintype is ready: ${app.url}/graphql`);
}

for await (const line of createInterface({ input: process.stdin })) {
  const [word = "", number] = line.split(" ");
  if (word === "begin") void begin();
  else if (word === "go") release();
  else waitAt(word, Number(number));
  say(`heard ${line}`);
}
