// Which share of an executed list goes to authentication, limits and policy: of samples of the gateway's CPU, by the source
// file that was running or had called what was. None of them can be switched off, so there is nothing to subtract.
import { z } from "zod";
import { listOf } from "./answers.ts";
import { figures, giveUpAfter, rounds, sayMachine } from "./interleaved.ts";
import { startHelper } from "./processes.ts";
import { comparisons } from "./queries.ts";
import { median } from "./statistics.ts";

const roundMs = 2_000;
const parts: readonly (readonly [title: string, files: RegExp])[] = [
  ["authentication", /^src\/(identity\/|server\/(authentication|live-viewers)\.ts)/],
  ["limits and prices", /^src\/server\/(limits\/|addresses\.ts|seats\.ts|operations\.ts)/],
  ["the entrance, which asks both", /^src\/server\/(entrance|protection|cross-site|sites)\.ts/],
  [
    "policy and accessScope",
    /^src\/(domain\/(policy|accessScope)|gateway\/permission|store\/(accessScope|image-index\/scopes))\.ts/,
  ],
];
const places = z.array(z.object({ file: z.string(), name: z.string(), samples: z.number() }));
type Places = z.infer<typeof places>;
type Place = Places[number];

const done = giveUpAfter(90_000);
const asker = startHelper("load");
const gateway = startHelper("gateway", { environment: { KEPT_BYTES: "0" } });
try {
  sayMachine(roundMs);
  for (const { name, query } of comparisons) {
    const body = JSON.stringify({ query });
    await listOf(gateway, body);
    const { url, authorization } = figures.parse(await gateway.ask({}));
    const ask = (forMs: number) => asker.ask({ url, authorization, body, forMs });
    await ask(6_000);
    const samples: Places[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await gateway.ask({ profile: "begin" });
      await ask(roundMs);
      samples.push(places.parse(await gateway.ask({ profile: "end" })));
    }
    say(name, samples);
  }
  console.log("\nReads are not audited: what people change stands in the ledger, and a read leaves no entry.");
} finally {
  done();
  await Promise.all([asker, gateway].map((helper) => helper.end()));
}

function say(name: string, samples: readonly Places[]): void {
  const line = (title: string, isPart: (place: Place) => boolean) => {
    const shares = samples.map((one) => percentOf(one, isPart));
    const range = `rounds ${Math.min(...shares).toFixed(1)} to ${Math.max(...shares).toFixed(1)}`;
    console.log(`  ${title.padEnd(60)} ${median(shares).toFixed(1).padStart(5)} % (${range})`);
  };
  console.log(`\n${name}, executing each: share of the gateway's CPU`);
  for (const [title, files] of parts) line(title, ({ file }) => files.test(file));
  line("together", ({ file }) => parts.some(([, files]) => files.test(file)));
  console.log("  their functions that take the most:");
  const all = samples.flat();
  for (const key of most(
    all.filter(({ file }) => parts.some(([, files]) => files.test(file))),
    keyOf,
  ).slice(0, 8))
    line(`  ${key}`, (place) => keyOf(place) === key);
  console.log("  files that take the most of all:");
  for (const file of most(all, (place) => place.file).slice(0, 14)) line(`  ${file}`, (place) => place.file === file);
}

function keyOf({ file, name }: Place): string {
  return `${file} ${name}`;
}

/** The keys of these places, that of the most samples first. */
function most(some: readonly Place[], key: (place: Place) => string): readonly string[] {
  const sums = [...Map.groupBy(some, key)].map(([name, group]) => ({ name, samples: sum(group) }));
  return sums.toSorted((one, other) => other.samples - one.samples).map(({ name }) => name);
}

function percentOf(some: Places, isPart: (place: Place) => boolean): number {
  return (sum(some.filter(isPart)) / sum(some)) * 100;
}

function sum(some: Places): number {
  return some.reduce((total, { samples }) => total + samples, 0);
}
