import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { Clouds } from "../../demo/clouds/clouds.ts";
import { write } from "../support/callers/assets.ts";
import { type LaunchAnswer, launch, outcomes } from "../support/callers/launching.ts";
import { closeAfterAll } from "../support/closing.ts";
import { imageAt } from "../support/isolation/tenants-world.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { temporaryFolder } from "../support/servers/gateway.ts";
import { type SteeredGateway, succession } from "../support/servers/steered-gateway.ts";
import { findCanaries, launchPassword } from "../support/worlds/canaries.ts";
import { type Control, controlledClouds } from "../support/worlds/control.ts";
import { cloudTruth } from "../support/worlds/truth.ts";

const onEnd = closeAfterAll();
const folder = temporaryFolder(onEnd);
const region = "us-east-1";
let clouds: Clouds;
let control: Control;
let gateways: ReturnType<typeof succession>;
let gateway: SteeredGateway;
let inputs: readonly object[];

const operator = () => ({ name: "operator", token: gateway.token }) as const;

beforeAll(async () => {
  ({ clouds, control } = await controlledClouds({ settleMs: 0 }, onEnd));
  gateways = succession({ clouds, folder, onEnd });
  gateway = await gateways.next();
  const name = "with-a-password";
  const [onAws = ""] = await control.createImages([{ region, ownerId: "111122223333", name }]);
  const made = await fetch(`${clouds.control}/smartcloud/images`, {
    method: "POST",
    body: JSON.stringify({ images: [{ name, owner: "catalog@acme.example", visibility: "SHARED" }] }),
  });
  // As demo/README.md describes the answer.
  const [onSmartcloud = ""] = ((await made.json()) as { ids: readonly string[] }).ids;
  const of = async (provider: string, region: string, nativeId: string) => {
    const imageId = await imageAt(gateway, operator(), { provider, region, nativeId });
    const fields = [{ name: "Password", type: "PASSWORD", required: true }];
    const { userErrors } = await write(gateway.url, operator(), "writeLaunchParameters", { imageId, fields });
    expect(userErrors).toEqual([]);
    return { imageId, parameters: { Password: launchPassword } };
  };
  inputs = [
    await of("AWS", region, onAws),
    { ...(await of("SMARTCLOUD", "smartcloud", onSmartcloud)), instanceType: "COP64.2/4096/60", location: "41" },
  ];
});

afterEach(async () => {
  for (const cloud of ["aws", "smartcloud"] as const) await control.heal(cloud);
});

interface Begun {
  readonly input: object;
  /** How many machines there are of this launch, in whichever cloud. */
  machines(): Promise<number>;
}

let launches = 0;

/** Kills the gateway while a launch on each cloud waits at its n-th step, and starts the next one. */
async function killAt(point: number, at: string, meanwhile = async () => {}): Promise<readonly Begun[]> {
  const truth = cloudTruth(clouds);
  const begun: Begun[] = [];
  for (const of of inputs) {
    launches += 1;
    const name = `killed-${launches}`;
    const input = { ...of, name, idempotencyKey: name };
    const { held } = await gateway.holdAt(point);
    launch(gateway, operator(), input).catch(() => {});
    expect(await held).toBe(at);
    const names = async () => [
      ...(await truth.awsMachines(region)).map(({ tags }) => tags.Name ?? ""),
      ...(await truth.smartcloudMachines()).map((machine) => machine.name),
    ];
    const machines = async () => (await names()).filter((one) => one.split(" ")[0] === name).length;
    begun.push({ input, machines });
  }
  await meanwhile();
  gateway = await gateways.after(gateway);
  return begun;
}

/** As if so much time had gone by since the launches that nobody ended. */
function letMinutesPass(minutes: number): void {
  const store = new DatabaseSync(join(folder, "tintype.sqlite"), { timeout: 5_000 });
  try {
    const startedAt = new Date(Date.now() - minutes * 60_000).toISOString();
    store.prepare("update intent set started_at = ? where outcome is null").run(startedAt);
  } finally {
    store.close();
  }
}

const again = ({ input }: Begun): Promise<LaunchAnswer> => launch(gateway, operator(), input);
const unknown = [["OUTCOME_UNKNOWN", ""]];

test("killed before the cloud was asked, a launch with a password is never sent by anybody else", async () => {
  const begun = await killAt(3, "before the call");
  for (const one of begun) {
    expect(outcomes(await again(one))).toEqual(unknown);
    expect(await one.machines()).toBe(0);
  }
  letMinutesPass(3);
  // Whoever saw it begin goes by a clock that is not to be set.
  gateway = await gateways.after(gateway);
  for (const one of begun) {
    const ended = async () => {
      const answer = await again(one);
      return answer.userErrors[0]?.message.includes("not kept") && answer;
    };
    const answer = await waitFor(ended, { what: "the settler" });
    expect(answer && outcomes(answer)).toEqual(unknown);
    expect(await one.machines()).toBe(0);
    const anew = { ...one.input, idempotencyKey: `anew-${begun.indexOf(one)}` };
    expect(outcomes(await launch(gateway, operator(), anew))).toEqual([]);
    expect(await one.machines()).toBe(1);
  }
});

test("killed with the cloud asked, which then says nothing for minutes, it is found once the cloud answers", async () => {
  // Before the next gateway's settler looks.
  const begun = await killAt(4, "after the call", async () => {
    await control.fail("aws", { kind: "5xx", action: "DescribeInstances" });
    await control.fail("smartcloud", { kind: "5xx", action: "GET /instances" });
    letMinutesPass(3);
  });
  for (const one of begun) expect(outcomes(await again(one))).toEqual(unknown);
  for (const cloud of ["aws", "smartcloud"] as const) {
    expect(await control.hits(cloud)).toBeGreaterThan(0);
    await control.heal(cloud);
  }
  for (const one of begun) {
    expect(await again(one)).toMatchObject({ userErrors: [], instances: [{}] });
    expect(await one.machines()).toBe(1);
  }
});

test.each([
  [4, "after the call"],
  [6, "before the record"],
] as const)(
  "killed with the cloud asked (step %i), it is found there without its password, and is one machine",
  async (point, at) => {
    for (const one of await killAt(point, at)) {
      const answer = await again(one);
      expect(answer).toMatchObject({ userErrors: [], instances: [{ nativeId: expect.stringMatching(/./) }] });
      expect(await again(one)).toEqual(answer);
      expect(await one.machines()).toBe(1);
    }
    expect(await findCanaries([folder])).toEqual([]);
    expect(gateway.logs()).not.toContain(launchPassword);
  },
);
