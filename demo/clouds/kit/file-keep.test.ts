import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CopyImageCommand, DescribeImagesCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AWS_KEYS, SMARTCLOUD_USERS } from "../../seed/aws/accounts.ts";
import { type Clouds, type CloudsOptions, startClouds } from "../clouds.ts";
import { readFlags } from "../flags.ts";

let folder: string;
let open: Clouds[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tintype-demo-clouds-"));
  open = [];
});

afterEach(async () => {
  for (const clouds of open) await clouds.close();
  rmSync(folder, { recursive: true });
});

const file = () => join(folder, "deep", "clouds.sqlite");

async function start(options: CloudsOptions = {}): Promise<Clouds> {
  const clouds = await startClouds({ settleMs: 60_000, keep: { file: file() }, ...options });
  open.push(clouds);
  return clouds;
}

async function restarted(clouds: Clouds, options: CloudsOptions = {}): Promise<Clouds> {
  await clouds.close();
  return start(options);
}

async function control(clouds: Clouds, method: string, path: string, body?: unknown) {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(clouds.control + path, init);
  // biome-ignore lint/suspicious/noExplicitAny: what it is, the expectations below say
  return { status: response.status, body: (await response.json()) as any };
}

async function raw(clouds: Clouds) {
  const paths = [
    "/aws/images",
    "/aws/snapshots",
    "/aws/instances",
    "/aws/references",
    "/aws/quotas",
    "/aws/next-image",
  ];
  const more = ["/aws/trust", "/smartcloud/images", "/smartcloud/instances"];
  return Promise.all([...paths, ...more].map((path) => control(clouds, "GET", path)));
}

function ec2(clouds: Clouds): EC2Client {
  const [credentials] = AWS_KEYS;
  return new EC2Client({ endpoint: clouds.aws, region: "us-east-1", maxAttempts: 1, credentials });
}

/** What a request to the SmartCloud answers, as JSON. */
async function smart(clouds: Clouds, method: string, path: string, form?: string) {
  const [user] = SMARTCLOUD_USERS;
  const headers = {
    authorization: `Basic ${Buffer.from(`${user.user}:${user.password}`).toString("base64")}`,
    accept: "application/json",
    "content-type": "application/x-www-form-urlencoded",
  };
  const url = `${clouds.smartcloud}/computecloud/enterprise/api/rest/20100331${path}`;
  const response = await fetch(url, { method, headers, ...(form === undefined ? {} : { body: form }) });
  expect(response.status).toBe(200);
  // biome-ignore lint/suspicious/noExplicitAny: what it is, the expectations below say
  return (await response.json()) as any;
}

const command = fileURLToPath(new URL("../main.ts", import.meta.url));

/** The command in the folder, once it has printed where the clouds are. */
async function run(...flags: readonly string[]) {
  const child = spawn(process.execPath, [command, ...flags], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (chunk) => {
    printed += chunk;
  });
  await expect.poll(() => printed.endsWith("\n"), { timeout: 30_000 }).toBe(true);
  return {
    printed,
    async kill() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

test("a world continues as it was, whatever was changed in it", async () => {
  const first = await start();
  expect(first.world).toMatchObject({ isNew: true, file: file() });
  const image = { region: "us-east-1", ownerId: "111122223333", name: "mine", tags: { Team: "x" } };
  await control(first, "POST", "/aws/images", image);
  await control(first, "POST", "/aws/next-image", { outcome: "failed", reason: "broken", times: 2 });
  await control(first, "POST", "/aws/quotas", { instancesPerRegion: 7 });
  const role = "arn:aws:iam::777788889999:role/TintypeReader";
  await control(first, "POST", "/aws/trust", { roleArn: role, externalId: null });
  await control(first, "POST", "/smartcloud/changes", { changes: [{ imageId: "20031001", change: { delete: true } }] });
  const before = await raw(first);
  const second = await restarted(first);
  expect(second.world).toEqual({ id: first.world.id, isNew: false, file: file() });
  expect(await raw(second)).toEqual(before);
});

test("the command, run alone and killed, continues its world and says so", async () => {
  const first = await run("--json");
  const { control: url } = JSON.parse(first.printed);
  const image = { region: "us-east-1", ownerId: "111122223333", name: "made-before-the-kill" };
  const made = await fetch(`${url}/aws/images`, { method: "POST", body: JSON.stringify(image) });
  expect(made.status).toBe(201);
  await first.kill();
  const second = await run();
  expect(second.printed).toContain("continued from .tintype/demo-clouds.sqlite");
  const again = /^control +(http:\S+)/m.exec(second.printed)?.[1];
  expect(await (await fetch(`${again}/aws/images/us-east-1`)).text()).toContain("made-before-the-kill");
  await second.kill();
});

test("what was under way arrives after a restart", async () => {
  const first = await start();
  const { Images } = await ec2(first).send(
    new DescribeImagesCommand({ Owners: ["self"], Filters: [{ Name: "name", Values: ["acme-orders-1.5.0"] }] }),
  );
  const copy = { SourceImageId: Images?.[0]?.ImageId, SourceRegion: "us-east-1", Name: "copy", ClientToken: "once" };
  const { ImageId } = await ec2(first).send(new CopyImageCommand(copy));
  await smart(first, "PUT", "/instances/91001", "state=save&name=captured");
  const second = await restarted(first);
  expect((await ec2(second).send(new CopyImageCommand(copy))).ImageId).toBe(ImageId);
  await control(second, "POST", "/aws/settle");
  await control(second, "POST", "/smartcloud/settle");
  const arrived = await ec2(second).send(new DescribeImagesCommand({ ImageIds: [ImageId ?? ""] }));
  expect(arrived.Images).toMatchObject([{ State: "available" }]);
  const { images } = await smart(second, "GET", "/offerings/image");
  const captured = images.find(({ name }: { name: string }) => name === "captured");
  expect(captured).toMatchObject({ state: 1, manifest: expect.any(String) });
});

test("a launch with the token of an earlier process answers the machines of then", async () => {
  const first = await start();
  const { Images } = await ec2(first).send(
    new DescribeImagesCommand({ Owners: ["self"], Filters: [{ Name: "name", Values: ["acme-orders-1.5.0"] }] }),
  );
  const launch = {
    ImageId: Images?.[0]?.ImageId,
    InstanceType: "t3.micro",
    MinCount: 2,
    MaxCount: 2,
    ClientToken: "t",
  } as const;
  const made = await ec2(first).send(new RunInstancesCommand(launch));
  const again = await ec2(await restarted(first)).send(new RunInstancesCommand(launch));
  expect(again.Instances?.map(({ InstanceId }) => InstanceId)).toEqual(
    made.Instances?.map(({ InstanceId }) => InstanceId),
  );
  expect(again.ReservationId).toBe(made.ReservationId);
});

test("ids that were given once are not given again", async () => {
  let clouds = await start();
  const ids: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { id } = await smart(clouds, "POST", "/addresses", "location=61&offeringID=20001223");
    await control(clouds, "POST", "/smartcloud/settle");
    await smart(clouds, "DELETE", `/addresses/${id}`);
    await control(clouds, "POST", "/smartcloud/settle");
    ids.push(id);
    clouds = await restarted(clouds);
  }
  expect(new Set(ids).size).toBe(3);
});

test("a world that is begun with an id forgets the kept one", async () => {
  const first = await start();
  await control(first, "POST", "/aws/images", { region: "us-east-1", ownerId: "111122223333", name: "mine" });
  const second = await restarted(first, { keep: { file: file(), beginWith: "the-second" } });
  expect(second.world).toEqual({ id: "the-second", isNew: true, file: file() });
  expect(JSON.stringify(await raw(second))).not.toContain('"mine"');
  expect((await restarted(second)).world).toEqual({ id: "the-second", isNew: false, file: file() });
});

test("a kept world is one process's, and is not mixed with another size", async () => {
  const first = await start();
  await expect(startClouds({ keep: { file: file() } })).rejects.toThrow(`${file()} is used by other demo clouds`);
  await first.close();
  await expect(startClouds({ scale: 5, keep: { file: file() } })).rejects.toThrow(
    "keeps a world of --scale 0, not of --scale 5",
  );
  await expect(startClouds({ keep: { file: folder } })).rejects.toThrow("cannot be kept in");
});

test("the command keeps its world, in a file of its user's alone, or forgets it", async () => {
  await start();
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect((await readFlags([])).options.keep).toEqual({ file: ".tintype/demo-clouds.sqlite" });
  expect((await readFlags(["--keep", "x"])).options.keep).toEqual({ file: "x" });
  expect((await readFlags(["--forget"])).options.keep).toEqual({});
  expect((await readFlags(["--begin", "id"])).options.keep).toEqual({
    file: ".tintype/demo-clouds.sqlite",
    beginWith: "id",
  });
  await expect(readFlags(["--forget", "--keep", "x"])).rejects.toThrow("exclude each other");
});
