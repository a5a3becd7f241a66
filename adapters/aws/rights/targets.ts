import { DescribeImagesCommand, DescribeInstancesCommand, type Image } from "@aws-sdk/client-ec2";
import type { Region } from "../../../src/domain/image/image.ts";
import type { Call, RightCheck } from "../../../src/ports/adapter.ts";
import type { Attempt } from "../../kit/failure.ts";
import type { AwsClient } from "../connection/client.ts";
import { awsFailure, readAwsError } from "../connection/errors.ts";

/** What dry runs are aimed at; ids that nothing has where the account has none. */
export interface Target {
  readonly region: Region;
  readonly imageId: string;
  readonly description: string;
  readonly snapshotId: string;
  readonly instanceType: string;
  /** Shared with the account. */
  readonly sharedImageId: string;
  readonly instanceId: string;
}

interface Targets {
  readonly target: Target;
  /** Whether images could be listed. */
  readonly images: boolean;
  readonly instances: Pick<RightCheck, "outcome" | "message">;
}

// The smallest page that has a fair chance of an image on which everything can be tried.
const pageSize = 20;

/** Throws where the cloud gives no answer from which the rest could go on. */
export async function findTargets(client: AwsClient, region: Region, call: Call, attempt: Attempt): Promise<Targets> {
  const list = async (request: ConstructorParameters<typeof DescribeImagesCommand>[0]) => {
    const command = new DescribeImagesCommand({ ...request, MaxResults: pageSize });
    try {
      return (await client.ask(region, call, (ec2, abortSignal) => ec2.send(command, { abortSignal }))).Images ?? [];
    } catch (error) {
      if (readAwsError(error).word === "UnauthorizedOperation") return null;
      throw awsFailure(error, attempt, call.signal);
    }
  };
  const own = await list({ Owners: ["self"] });
  const shared = own && (await list({ ExecutableUsers: ["self"] }));
  const image = own?.toSorted((one, other) => fitness(other) - fitness(one))[0];
  const { instanceId, ...instances } = await findInstance(client, region, call, attempt);
  const snapshot = image?.BlockDeviceMappings?.find(({ Ebs }) => Ebs?.SnapshotId !== undefined);
  return {
    images: own !== null,
    instances,
    target: {
      region,
      imageId: image?.ImageId ?? "ami-00000000000000000",
      description: image?.Description ?? "",
      snapshotId: snapshot?.Ebs?.SnapshotId ?? "snap-00000000000000000",
      instanceType: image?.Architecture === "arm64" ? "t4g.micro" : "t3.micro",
      sharedImageId: shared?.find(({ OwnerId }) => OwnerId !== image?.OwnerId)?.ImageId ?? "ami-00000000000000000",
      instanceId: instanceId ?? "i-00000000000000000",
    },
  };
}

function fitness(image: Image): number {
  const isPlain = image.DeregistrationProtection === "disabled" || image.DeregistrationProtection === undefined;
  const traits = [image.State === "available", image.RootDeviceType === "ebs", isPlain, image.Public !== true];
  return traits.filter(Boolean).length;
}

async function findInstance(client: AwsClient, region: Region, call: Call, attempt: Attempt) {
  const command = new DescribeInstancesCommand({ MaxResults: pageSize });
  try {
    const answer = await client.ask(region, call, (ec2, abortSignal) => ec2.send(command, { abortSignal }));
    const found = answer.Reservations?.flatMap(({ Instances = [] }) => Instances) ?? [];
    const usable = found.find(({ State, RootDeviceType }) => State?.Name === "running" && RootDeviceType === "ebs");
    return { instanceId: usable?.InstanceId ?? found[0]?.InstanceId, outcome: "GRANTED", message: null } as const;
  } catch (error) {
    if (readAwsError(error).word !== "UnauthorizedOperation") throw awsFailure(error, attempt, call.signal);
    const message = "Allow ec2:DescribeInstances to the backend's credentials.";
    return { instanceId: undefined, outcome: "MISSING", message } as const;
  }
}
