import { perform } from "./perform.ts";
import { createImage, type ImageSeed } from "./resources/image.ts";
import { createCredentialStore } from "./wire/credentials.ts";
import { type AwsError, isAwsError } from "./wire/errors.ts";
import type { XmlObject } from "./wire/xml.ts";
import { addImage, createWorld, type World } from "./world.ts";

/** For the tests of actions: a small world with a clock that stands still, and calls without a wire. */

export const REGION = "us-east-1";
export const OTHER_REGION = "eu-west-1";
export const OWNER = "111122223333";
export const PARTNER = "777788889999";
export const NOW = Date.parse("2026-11-23T12:00:00Z");

export interface Who {
  readonly account?: string;
  readonly region?: string;
  readonly readOnly?: boolean;
}

export type Parameters = Readonly<Record<string, string | number | boolean>>;

export interface TestCloud {
  readonly world: World;
  /** Moves the clock. */
  wait(ms: number): void;
  seed(name: string, seed?: Partial<ImageSeed>): string;
  call(action: string, parameters: Parameters, who?: Who): XmlObject;
  /** The error that a call is refused with; an answer is an error of the test. */
  refusal(action: string, parameters: Parameters, who?: Who): AwsError;
}

export function createTestCloud(settleMs = 1000): TestCloud {
  let now = NOW;
  const world = createWorld({
    regions: [REGION, OTHER_REGION].map((name) => ({ name, optInStatus: "opt-in-not-required" })),
    accounts: [],
    images: [],
    instances: [],
    now: () => now,
    settleMs,
  });

  function call(action: string, parameters: Parameters, who: Who = {}): XmlObject {
    const { account = OWNER, region = REGION, readOnly = false } = who;
    const accessKeyId = `AKIATEST${account}`;
    const store = createCredentialStore([{ account, accessKeyId, secretAccessKey: "-", readOnly }], []);
    const credential = store.find(accessKeyId);
    if (credential === undefined) throw new Error("the store keeps what it is given");
    const form = new Map(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
    return perform({ world, credential, region, action, form });
  }

  return {
    world,
    wait(ms) {
      now += ms;
    },
    seed(name, seed = {}) {
      const image = createImage({
        region: REGION,
        ownerId: OWNER,
        creationDate: "2026-01-05T10:00:00.000Z",
        name,
        ...seed,
      });
      addImage(world, image);
      return image.imageId;
    },
    call,
    refusal(action, parameters, who) {
      try {
        call(action, parameters, who);
      } catch (error) {
        if (isAwsError(error)) return error;
        throw error;
      }
      throw new Error(`${action} was not refused`);
    },
  };
}

/** One text of an answer, which must be there. */
export function textOf(answer: XmlObject, name: string): string {
  const value = answer[name];
  if (typeof value !== "string") throw new Error(`${name} is ${JSON.stringify(value)}`);
  return value;
}

/** The launched instance's id. */
export function launch(cloud: TestCloud, imageId: string, parameters: Parameters = {}, who?: Who): string {
  const request = { ImageId: imageId, InstanceType: "t3.micro", MinCount: 1, MaxCount: 1, ...parameters };
  const found = /"instanceId":"(i-[0-9a-f]+)"/.exec(JSON.stringify(cloud.call("RunInstances", request, who)));
  if (found?.[1] === undefined) throw new Error("RunInstances answered no instance");
  return found[1];
}

/** The snapshot behind an image's root. */
export function rootSnapshot(cloud: TestCloud, imageId: string, region = REGION): string {
  return cloud.world.images.get(region, imageId)?.blockDevices[0]?.ebs?.snapshotId ?? "";
}
