import { onTestFinished } from "vitest";
import { type Clouds, type CloudsOptions, startClouds } from "../../../demo/clouds/clouds.ts";
import type { OnEnd } from "../closing.ts";

export type CloudName = "aws" | "smartcloud";

export interface Calls {
  readonly total: number;
  readonly byAction: Readonly<Record<string, number>>;
}

export interface AwsChange {
  readonly region: string;
  readonly imageId: string;
  readonly change: object;
}

/** The control channel of the demo clouds, which makes them fail and changes what is in them; see demo/README.md. */
export interface Control {
  fail(cloud: CloudName, rule: object): Promise<void>;
  heal(cloud: CloudName): Promise<void>;
  /** How often the faults in force were hit. */
  hits(cloud: CloudName): Promise<number>;
  calls(cloud: CloudName): Promise<Calls>;
  resetCalls(cloud: CloudName): Promise<void>;
  createImages(images: readonly object[]): Promise<readonly string[]>;
  change(changes: readonly AwsChange[]): Promise<void>;
  /** What a role's trust policy asks for from now on; null asks for nothing. */
  trust(roleArn: string, externalId: string | null): Promise<void>;
}

/** Demo clouds of a test's own, closed after it. */
export async function controlledClouds(
  options: CloudsOptions = {},
  onEnd: OnEnd = onTestFinished,
): Promise<{ clouds: Clouds; control: Control }> {
  const clouds = await startClouds(options);
  onEnd(() => clouds.close());
  return { clouds, control: createControl(clouds) };
}

export function createControl({ control }: Pick<Clouds, "control">): Control {
  const send = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${control}/${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (response.status >= 300) throw new Error(`${method} /${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    fail: async (cloud, rule) => void (await send("POST", `${cloud}/fail`, rule)),
    heal: async (cloud) => void (await send("DELETE", `${cloud}/fail`)),
    hits: async (cloud) =>
      ((await send("GET", `${cloud}/fail`)) as { faults: readonly { hits: number }[] }).faults.reduce(
        (total, { hits }) => total + hits,
        0,
      ),
    // As demo/README.md describes the answers.
    calls: async (cloud) => (await send("GET", `${cloud}/calls`)) as Calls,
    resetCalls: async (cloud) => void (await send("DELETE", `${cloud}/calls`)),
    createImages: async (images) => ((await send("POST", "aws/images", { images })) as { ids: readonly string[] }).ids,
    change: async (changes) => void (await send("POST", "aws/changes", { changes })),
    trust: async (roleArn, externalId) => void (await send("POST", "aws/trust", { roleArn, externalId })),
  };
}
