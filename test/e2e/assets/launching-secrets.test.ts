import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Redis } from "ioredis";
import { Client } from "pg";
import { describe, expect, inject, test } from "vitest";
import { uploadPieces, write } from "../../support/callers/assets.ts";
import { allEvents } from "../../support/callers/events.ts";
import {
  awsMachine,
  type LaunchAnswer,
  launch,
  outcomes,
  preview,
  smartcloudMachine,
} from "../../support/callers/launching.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { ask, type Caller } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";
import { temporaryFolder } from "../../support/servers/gateway.ts";
import { createDatabase } from "../../support/servers/postgres.ts";
import type {} from "../../support/servers/provided.ts";
import { startRedis } from "../../support/servers/redis.ts";
import { canariesIn, findCanaries, launchPassword } from "../../support/worlds/canaries.ts";

interface KeptIntent {
  readonly digest: string;
  readonly request: string;
  readonly withheld: number | string;
  readonly outcome: string | null;
}

interface Kept {
  readonly store: { readonly folder: string } | { readonly url: string };
  /** All that the database holds, as text, however it holds it. */
  everything(): Promise<string>;
  intents(): Promise<readonly KeptIntent[]>;
}

const select =
  "select digest, request, withheld, outcome from intent where verb = 'launchInstance' order by started_at";

async function inSqlite(): Promise<Kept> {
  const folder = temporaryFolder(onEnd);
  const read = <Row>(sql: string): readonly Row[] => {
    const database = new DatabaseSync(join(folder, "tintype.sqlite"), { readOnly: true, timeout: 5_000 });
    try {
      return database.prepare(sql).all() as unknown as readonly Row[];
    } finally {
      database.close();
    }
  };
  return {
    store: { folder },
    // The files themselves, so that what was deleted counts too.
    everything: async () => JSON.stringify(await findCanaries([folder])),
    intents: async () => read(select),
  };
}

async function inPostgres(): Promise<Kept> {
  const { url, drop } = await createDatabase(String(inject("postgresUrl")));
  onEnd(drop);
  const read = async <Row>(sql: string): Promise<readonly Row[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    store: { url },
    async everything() {
      const tables = await read<{ name: string }>(
        "select table_name as name from information_schema.tables where table_schema = 'public'",
      );
      const texts: string[] = [];
      for (const { name } of tables)
        texts.push(...(await read<{ row: string }>(`select t::text as row from "${name}" t`)).map(({ row }) => row));
      expect(texts.length).toBeGreaterThan(100);
      return texts.join("\n");
    },
    intents: () => read(select),
  };
}

/** Every value that a Redis holds, as it would be moved to another one; without what packs it. */
async function inRedis(url: string): Promise<string> {
  const redis = new Redis(url);
  try {
    await redis.config("SET", "rdbcompression", "no");
    const keys = await redis.keys("*");
    const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
    return [...keys, ...values.map((value) => value?.toString("latin1") ?? "")].join("\n");
  } finally {
    redis.disconnect();
  }
}

const onEnd = closeAfterAll();
const parameters = { UserName: "alice", Password: launchPassword };
const fields = [
  { name: "UserName", type: "STRING", pattern: "^[a-z]+$" },
  { name: "Password", type: "PASSWORD", required: true, minLength: 8, maxLength: 60 },
];
const files = [{ path: "/etc/secret.conf", content: "password={{ Password }}", template: true }];

async function put(world: TenantsWorld, member: Caller, mutation: string, input: object): Promise<void> {
  expect((await write(world.url, member, mutation, input)).userErrors).toEqual([]);
}

describe.each([
  ["SQLite", inSqlite, true],
  ["PostgreSQL with Redis", inPostgres, inject("postgresUrl") !== null && inject("redisServer") !== null],
] as const)("with %s", (_, open, isThere) => {
  test.skipIf(!isThere)(
    "a password goes to the cloud and to no other place, whatever becomes of the launch",
    async () => {
      const kept = await open();
      const redis = "url" in kept.store ? await startRedis() : null;
      if (redis) onEnd(redis.close);
      const redisUrl = redis?.url;
      const world = await startTenants({ onEnd, store: kept.store, redisUrl });
      const member = world.caller("acme-member");
      const [nativeId = ""] = await world.control.createImages([
        { region: "us-east-1", ownerId: "111122223333", name: "with-a-password" },
      ]);
      const aws = { imageId: await imageAt(world, member, { provider: "AWS", region: "us-east-1", nativeId }) };
      const seed = { name: "with a password", owner: "catalog@acme.example", visibility: "SHARED" };
      const { ids } = await world.steer<{ ids: string[] }>("POST", "smartcloud/images", { images: [seed] });
      const place = { provider: "SMARTCLOUD", region: "smartcloud", nativeId: ids[0] ?? "" };
      const smartcloud = {
        ...{ imageId: await imageAt(world, member, place), name: "web" },
        ...{ instanceType: "COP64.2/4096/60", location: "41" },
      };
      for (const { imageId } of [aws, smartcloud])
        await put(world, member, "writeLaunchParameters", { imageId, fields });
      await put(world, member, "writeInjectedFiles", { imageId: aws.imageId, files });

      const answers: unknown[] = [];
      for (const [cloud, input] of [
        ["aws", aws],
        ["smartcloud", smartcloud],
      ] as const) {
        const good = { ...input, parameters };
        const launched = await launch(world, member, good);
        expect(outcomes(launched)).toEqual([]);
        answers.push(
          launched,
          await preview(world, member, good),
          await launch(world, member, { ...good, dryRun: true }),
        );
        // Wrong beside it, wrong itself, refused by the cloud, and never answered.
        const bad = {
          ...input,
          parameters: { UserName: launchPassword, Password: launchPassword, Other: launchPassword },
        };
        const long = { ...input, parameters: { Password: launchPassword.repeat(2) } };
        answers.push(await launch(world, member, bad), await launch(world, member, long));
        expect(outcomes(answers.at(-1) as LaunchAnswer)).toEqual([["INVALID_REQUEST", "parameters.Password"]]);
        const refused = await launch(world, member, { ...good, instanceType: "nonsense" });
        expect(outcomes(refused)).toHaveLength(1);
        const action = { aws: "RunInstances", smartcloud: "POST /instances" }[cloud];
        await world.control.fail(cloud, { kind: "5xx", action });
        const unknown = await launch(world, member, good);
        expect(outcomes(unknown)).toEqual([["OUTCOME_UNKNOWN", ""]]);
        await world.control.heal(cloud);
        const again = { ...good, idempotencyKey: `repeated-${cloud}` };
        const first = await launch(world, member, again);
        expect(await launch(world, member, again)).toEqual(first);
        const other = await launch(world, member, { ...again, parameters: { Password: "another-password" } });
        expect(outcomes(other)).toEqual([["CONFLICT", "idempotencyKey"]]);
        answers.push(refused, unknown, first, other);
      }
      // Without a password: what somebody brings for one launch, and what would fill the store with each.
      const [plainId = ""] = await world.control.createImages([
        { region: "us-east-1", ownerId: "111122223333", name: "without-a-password" },
      ]);
      const plain = await imageAt(world, member, { provider: "AWS", region: "us-east-1", nativeId: plainId });
      const [piece = ""] = await uploadPieces(world.url, member, Buffer.alloc(65_536));
      const large = { path: "/opt/zeros", pieces: [piece, piece] };
      await put(world, member, "writeInjectedFiles", {
        imageId: plain,
        files: [{ ...files[0], template: false }, large],
      });
      const brought = [{ path: "/etc/secret.conf", content: launchPassword }];
      for (const overrides of [brought, [{ path: "/etc/secret.conf", leaveOut: true }]])
        answers.push(await launch(world, member, { imageId: plain, files: overrides }));
      expect(answers.slice(-2).map((answer) => outcomes(answer as LaunchAnswer))).toEqual([[], []]);

      const inDocument = `mutation { launchInstance(input: { imageId: "${aws.imageId}", instanceType: "t3.micro",
        idempotencyKey: "in-the-document", parameters: { Password: "${launchPassword}" } }) { userErrors { code } } }`;
      const literal = await ask(world.url, member, { query: inDocument });
      expect(literal.body).toContain("BAD_USER_INPUT");
      const inUrl = new URLSearchParams({
        query: "query ($input: LaunchPreviewInput!) { launchPreview(input: $input) { userErrors { code } } }",
        variables: JSON.stringify({ input: { ...aws, instanceType: "t3.micro", parameters } }),
      });
      const headers = { authorization: `Bearer ${member.token}`, "apollo-require-preflight": "true" };
      const byGet = await (await fetch(`${world.url}/graphql?${inUrl}`, { headers })).text();
      expect(byGet).toContain("BAD_REQUEST");
      answers.push(literal.wire, byGet, await allEvents(await world.gateways[0].as("acme-admin"), {}));

      const logs = world.gateways[0].logs();
      for (const text of [JSON.stringify(answers), logs, await kept.everything()])
        expect(canariesIn(text, "here")).toEqual([]);
      expect(await kept.everything()).not.toContain("password of a launch");
      if (redis) {
        const held = await inRedis(redis.url);
        expect(held.length).toBeGreaterThan(1000);
        expect(canariesIn(held, "Redis")).toEqual([]);
      }
      const intents = await kept.intents();
      expect(intents.length).toBeGreaterThanOrEqual(10);
      for (const { digest, request, withheld } of intents) {
        expect(digest).toMatch(/^keyed:[\w-]{43}$/);
        expect(Number(withheld)).toBe(1);
        expect(JSON.parse(request)).toMatchObject({ data: null });
      }
      expect(intents.map(({ outcome }) => outcome).join()).not.toMatch(/secret\.conf/);

      // And it did go there.
      const launchedAt = async (nativeId: string) => {
        const { userData = "" } = await awsMachine(world, nativeId);
        return Buffer.from(userData, "base64").toString();
      };
      const [onAws, onSmartcloud] = [answers[0], answers[9]] as { instances: { nativeId: string }[] }[];
      expect(await launchedAt(onAws?.instances[0]?.nativeId ?? "")).toContain("/etc/secret.conf");
      const machine = await smartcloudMachine(world, onSmartcloud?.instances[0]?.nativeId);
      expect(machine.form.Password).toBe(launchPassword);
    },
  );
});
