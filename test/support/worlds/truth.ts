import type { Clouds } from "../../../demo/clouds/clouds.ts";

// What the demo clouds hold, whatever they show to whom; members as demo/README.md has them.

interface AwsImage {
  readonly imageId: string;
  readonly name: string;
  readonly description?: string;
  readonly deprecationTime?: string;
  readonly deregisteredAt?: string;
  readonly launchPermissions: readonly { readonly userId?: string }[];
  readonly blockDevices: readonly { readonly ebs?: { readonly snapshotId?: string } }[];
}

interface AwsMachine {
  readonly instanceId: string;
  readonly ownerId: string;
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
}

interface SmartcloudImage {
  readonly id: string;
  readonly name: string;
  readonly visibility: string;
}

export interface CloudTruth {
  awsImages(region: string): Promise<readonly AwsImage[]>;
  awsImage(region: string, id: string): Promise<AwsImage>;
  awsMachines(region: string): Promise<readonly AwsMachine[]>;
  /** The id of some machine of the account that runs. */
  runningMachine(region: string, account: string): Promise<string>;
  smartcloudImages(): Promise<readonly SmartcloudImage[]>;
  smartcloudMachines(): Promise<readonly { readonly name: string }[]>;
  makeSmartcloudImages(images: readonly object[]): Promise<void>;
  /** As somebody does in the portal: `{ imageId, change }` each. */
  changeSmartcloudImages(changes: readonly object[]): Promise<void>;
}

export function cloudTruth({ control }: Pick<Clouds, "control">): CloudTruth {
  const ask = async <Answer>(path: string, body?: object): Promise<Answer> => {
    const init = body ? { method: "POST", body: JSON.stringify(body) } : {};
    const response = await fetch(`${control}/${path}`, init);
    if (!response.ok) throw new Error(`/${path}: ${response.status} ${await response.text()}`);
    // As demo/README.md describes the answers.
    return (await response.json()) as Answer;
  };
  const awsMachines = async (region: string) =>
    (await ask<{ instances: readonly AwsMachine[] }>(`aws/instances/${region}`)).instances;
  return {
    awsImages: async (region) => (await ask<{ images: readonly AwsImage[] }>(`aws/images/${region}`)).images,
    awsImage: (region, id) => ask(`aws/images/${region}/${id}`),
    awsMachines,
    async runningMachine(region, account) {
      const machines = await awsMachines(region);
      const machine = machines.find(({ ownerId, state }) => ownerId === account && state === "running");
      if (!machine) throw new Error(`no machine of ${account} runs in ${region}`);
      return machine.instanceId;
    },
    smartcloudImages: async () => (await ask<{ images: readonly SmartcloudImage[] }>("smartcloud/images")).images,
    smartcloudMachines: async () =>
      (await ask<{ instances: readonly { readonly name: string }[] }>("smartcloud/instances")).instances,
    makeSmartcloudImages: async (images) => void (await ask("smartcloud/images", { images })),
    changeSmartcloudImages: async (changes) => void (await ask("smartcloud/changes", { changes })),
  };
}
