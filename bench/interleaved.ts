// Several questions to several servers in turn, round after round, so that what else the machine does meets them all.
import { cpus, loadavg } from "node:os";
import { z } from "zod";
import type { Helper } from "./processes.ts";
import { median } from "./statistics.ts";

export const rounds = 5;
const roundMs = 700;

/** One question that one server is asked again and again. */
export interface Subject {
  readonly title: string;
  readonly server: Helper;
  /** The body of the request. `{n}` in it becomes another number in each request. */
  readonly body: string;
  readonly warmUpMs: number;
  /** Sent to a server that names none of its own. */
  readonly authorization?: string;
}

export type Subjects = Readonly<Record<string, Subject>>;
/** CPU of a request to each in one round, in microseconds. */
export type Sample = ReadonlyMap<string, number>;

export const figures = z.object({ url: z.string(), authorization: z.string().default(""), cpu: z.number() });
const load = z.object({ requests: z.number().min(1), bytes: z.number() });

/** After warming up each. */
export async function interleave(subjects: Subjects, asker: Helper): Promise<readonly Sample[]> {
  for (const subject of Object.values(subjects)) await measure(subject, asker, subject.warmUpMs);
  const samples: Sample[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const sample = new Map<string, number>();
    for (const [name, subject] of Object.entries(subjects)) sample.set(name, await measure(subject, asker, roundMs));
    samples.push(sample);
  }
  return samples;
}

async function measure({ server, body, authorization = "" }: Subject, asker: Helper, forMs: number): Promise<number> {
  const before = figures.parse(await server.ask({}));
  const { requests } = load.parse(
    await asker.ask({ url: before.url, authorization: before.authorization || authorization, body, forMs }),
  );
  const after = figures.parse(await server.ask({}));
  return (after.cpu - before.cpu) / requests;
}

/** The median over the rounds of one's CPU by another's, and the lowest and highest. */
export function ratio(samples: readonly Sample[], of: string, to: string, digits = 3): string {
  const ratios = samples.map((sample) => (sample.get(of) ?? Number.NaN) / (sample.get(to) ?? Number.NaN));
  const [middle, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)];
  return `${middle.toFixed(digits)} (rounds ${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

/** A line for each: its CPU, and the ratio of the limit's CPU to it. */
export function sayRatios(subjects: Subjects, samples: readonly Sample[], limit: string): void {
  for (const [name, { title }] of Object.entries(subjects))
    console.log(`  ${title.padEnd(34)} ${cpu(samples, name)}, ratio ${ratio(samples, limit, name)}`);
}

/** The median over the rounds. */
export function cpu(samples: readonly Sample[], name: string): string {
  const middle = median(samples.map((sample) => sample.get(name) ?? Number.NaN));
  return `${middle.toFixed(0).padStart(6)} us CPU a request`;
}

/** The machine, its load, and how the rounds go: `ms` of each, or not said where null. */
export function sayMachine(ms: number | null = roundMs): void {
  const machine = `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}, load ${loadavg()[0]?.toFixed(1)}`;
  const how = ms === null ? `${rounds} rounds` : `${rounds} rounds of ${ms} ms each, interleaved`;
  console.log(`${machine}; ${how}; medians`);
}

/** Ends this process, and with it its helpers, where it takes longer. Returns what takes that back. */
export function giveUpAfter(ms: number): () => void {
  const patience = setTimeout(() => {
    console.error(`The benchmark was not done after ${ms / 1000} s; it is given up.`);
    // The helpers and the demo clouds end when this process does.
    process.exit(1);
  }, ms);
  return () => clearTimeout(patience);
}
