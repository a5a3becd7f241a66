import { expect, test } from "vitest";
import { scaled } from "../support/probes/pace.ts";
import { findPostgres, findRedisServer } from "../support/servers/executables.ts";
import { killsWithinHandshakes, summaryOf } from "../support/storm/report.ts";
import { storm } from "../support/storm/storm.ts";

// `npm run chaos` sets both, and runs this file alone.
const { CHAOS_SEED, CHAOS_KILLS } = process.env;
const kills = Number(CHAOS_KILLS ?? 8);
const seed = Number(CHAOS_SEED ?? Date.now() % 2 ** 31);
const lacksServers = findPostgres() === null || findRedisServer() === null;

test.skipIf(CHAOS_KILLS === undefined && lacksServers)(
  "while replicas, PostgreSQL and Redis are killed and clouds fail, nothing is lost, repeated or falsely gone",
  async () => {
    process.stderr.write(`chaos: ${kills} kills, CHAOS_SEED=${seed}\n`);
    const report = await storm({ seed, kills });
    process.stderr.write(`${summaryOf(report)}\n`);
    expect(report).toMatchObject({
      lost: 0,
      repeated: 0,
      falselyGone: 0,
      processes: { endedByThemselves: 0 },
      wrong: [],
    });
    expect(report.kills).toHaveLength(kills);
    expect(killsWithinHandshakes(report.kills)).toBeGreaterThanOrEqual(3 * Math.floor(kills / 8));
    expect(report.handshakes).toBeGreaterThanOrEqual(killsWithinHandshakes(report.kills));
  },
  scaled(120_000 + kills * 15_000),
);
