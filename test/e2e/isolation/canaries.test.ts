import { describe, expect, inject, onTestFinished, test } from "vitest";
import { type Canaries, createCanaries, type ViewerName } from "../../support/isolation/canaries.ts";
import { type RunReport, runAtRandom } from "../../support/isolation/random-run.ts";
import { startTenants } from "../../support/isolation/tenants-world.ts";
import { proof } from "../../support/probes/proof.ts";
import { createDatabase } from "../../support/servers/postgres.ts";
import { startRedis } from "../../support/servers/redis.ts";

const postgresUrl = inject("postgresUrl");
const redisServer = inject("redisServer");

/** With fewer, not everybody is shown something of their own. */
const { seed, size } = proof("isolation", 5_000, 2_000);
/** ISOLATION_OPERATIONS is for a longer run. */
const operations = Number(process.env.ISOLATION_OPERATIONS ?? size);

function proves({ operations: sent, answered, told, places, seen }: RunReport, atLeast: number): void {
  expect(sent).toBeGreaterThanOrEqual(atLeast);
  // Whoever is shown nothing at all is not protected by anything.
  expect(answered).toBeGreaterThan(atLeast / 3);
  expect(told).toBeGreaterThan(10);
  expect(places).toBeGreaterThan(40);
  const { anonymous, ...others } = seen;
  expect(anonymous).toBe(0);
  for (const [viewer, count] of Object.entries(others)) expect(count, viewer).toBeGreaterThan(5);
}

function print(
  where: string,
  { operations: sent, answered, refused, messages, told, places, unseen, codes, seen }: RunReport,
): void {
  process.stderr.write(
    `isolation, ${where}: seed ${seed}, ${sent} operations, ${answered} with data, ${refused} with errors, ${messages} messages with ${told} canaries; in ${places} kinds of places, not in ${unseen}; ${JSON.stringify(codes)}; canaries seen: ${JSON.stringify(seen)}\n`,
  );
}

describe("nobody is ever shown another organization's canary", () => {
  test("with the memory cache", async () => {
    const world = await startTenants({ onEnd: onTestFinished });
    const report = await runAtRandom(world, createCanaries(), { seed, operations: operations / 2 });
    print("memory", report);
    proves(report, operations / 2);
  });

  test.skipIf(postgresUrl === null || redisServer === null)("with two replicas that share a Redis", async () => {
    const database = await createDatabase(String(postgresUrl));
    onTestFinished(database.drop);
    const redis = await startRedis();
    onTestFinished(redis.close);
    const world = await startTenants({
      ...{ onEnd: onTestFinished, replicas: 2, redisUrl: redis.url, store: { url: database.url } },
    });
    const report = await runAtRandom(world, createCanaries(), { seed: seed + 1, operations: operations / 2 });
    print("Redis", report);
    proves(report, operations / 2);
  });
});

test("a model that trusts somebody less than the gateway does is told so", async () => {
  const world = await startTenants({ onEnd: onTestFinished });
  const run = runAtRandom(world, distrusting(createCanaries(), "acme-member"), { seed, operations: 1000 });
  await expect(run).rejects.toThrow(/acme-member was shown (canary-|99\d{10})/);
});

function distrusting(canaries: Canaries, name: ViewerName): Canaries {
  const without = (viewers: readonly ViewerName[]) => viewers.filter((viewer) => viewer !== name);
  return {
    ...canaries,
    plant: (organization, field, viewers) => canaries.plant(organization, field, without(viewers)),
    plantAccount: (organization, field, viewers) => canaries.plantAccount(organization, field, without(viewers)),
  };
}
