import type { Kill } from "./kills.ts";

export interface StormReport {
  readonly seed: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly kills: readonly Kill[];
  /** Connections to PostgreSQL that were being made when it was killed. */
  readonly handshakes: number;
  readonly faults: Readonly<Record<string, number>>;
  /** Events that the ledger got, and how often a subscriber resumed. */
  readonly events: number;
  readonly resumptions: number;
  readonly deregistered: number;
  readonly lost: number;
  readonly repeated: number;
  readonly falselyGone: number;
  readonly mutations: { readonly done: number; readonly sent: number };
  readonly processes: { readonly started: number; readonly endedByThemselves: number };
  readonly requests: { readonly answered: number; readonly unavailable: number; readonly refused: number };
  readonly wrong: readonly string[];
}

const mostWrong = 10;
const longestWrong = 1_000;

/** How many kills there were of PostgreSQL while connections were being made. */
export function killsWithinHandshakes(kills: readonly Kill[]): number {
  return kills.filter((kill) => kill.what === "postgres" && kill.within !== null).length;
}

/** For people, a line for each subject. */
export function summaryOf(report: StormReport): string {
  const { seed, kills, mutations, processes, requests, wrong } = report;
  const count = (what: Kill["what"]) => kills.filter((kill) => kill.what === what).length;
  const by = (signal: string) => kills.filter((kill) => kill.what === "postgres" && kill.signal === signal).length;
  const postgres = ["SIGINT", "SIGQUIT", "SIGKILL"].map((signal) => `${by(signal)} ${signal}`).join(", ");
  const lines = {
    kills: `${count("replica")} of replicas, ${count("postgres")} of PostgreSQL (${postgres}), ${count("redis")} of Redis`,
    connections: `${killsWithinHandshakes(kills)} kills of PostgreSQL came while connections were being made (${report.handshakes} of them)`,
    faults: Object.entries(report.faults)
      .map(([cloud, hits]) => `${hits} calls of ${cloud} failed`)
      .join(", "),
    events: `${report.events} recorded: ${report.lost} lost, ${report.repeated} repeated; two subscribers resumed ${report.resumptions} times`,
    images: `${report.deregistered} deregistered, ${report.falselyGone} falsely gone`,
    mutations: `${mutations.done} done once each, sent ${mutations.sent} times`,
    processes: `${processes.started} replicas started, ${processes.endedByThemselves} ended by themselves`,
    requests: `${requests.answered} lists whole; ${requests.unavailable} answers STORE_UNAVAILABLE, ${requests.refused} connections broken or refused`,
  };
  const said = wrong.slice(0, mostWrong).map((text) => `    ${text.replaceAll(/\s+/g, " ").slice(0, longestWrong)}`);
  return [
    `chaos: seed ${seed}, ${kills.length} kills in ${report.rounds} rounds, ${report.seconds.toFixed(0)} s`,
    ...Object.entries(lines).map(([name, text]) => `  ${name.padEnd(12)}${text}`),
    wrong.length === 0 ? "  nothing was wrong" : `  wrong: ${wrong.length}, the first of them`,
    ...said,
  ].join("\n");
}
