import {
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  type DescribeImagesRequest,
  DescribeInstancesCommand,
  type Image,
  type Instance,
  type LaunchPermission,
} from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { NativeId, Region } from "../../../src/domain/image/image.ts";
import type { Call, ImageReader } from "../../../src/ports/adapter.ts";
import type { AwsClient } from "../connection/client.ts";
import { isImageId } from "../reading/reader.ts";
import { type Ask, unreadable } from "./asking.ts";

/** What a verb has to know first. */
export interface Look {
  /** Null where EC2 did not show it, which proves nothing. */
  image(region: Region, id: NativeId, call: Call): Promise<Image | null>;
  /** True where this account sees no such image, or no longer, proven as `ImageReader` demands. Throws where that cannot be told. */
  isGone(region: Region, id: NativeId, call: Call): Promise<boolean>;
  /** The account's own image of that name; names are unique in an account's region. */
  named(region: Region, name: string, call: Call): Promise<Image | null>;
  instance(
    region: Region,
    id: NativeId,
    call: Call,
  ): Promise<{ readonly native: Instance; readonly owner: string | undefined } | null>;
  /** What this account launched under a client token; ended ones too while EC2 shows them. */
  launched(
    region: Region,
    token: string,
    call: Call,
  ): Promise<readonly { readonly native: Instance; readonly owner: string | undefined }[]>;
  launchPermissions(region: Region, id: NativeId, call: Call): Promise<readonly LaunchPermission[]>;
}

export function createLook(client: AwsClient, images: ImageReader, ask: Ask): Look {
  async function one(region: Region, request: DescribeImagesRequest, fits: (image: Image) => boolean, call: Call) {
    let token: string | undefined;
    do {
      const command = new DescribeImagesCommand({
        ...request,
        IncludeDeprecated: true,
        IncludeDisabled: true,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      const doing = "look up an image";
      const answer = await ask(
        region,
        {
          action: "DescribeImages",
          doing,
          input: command.input,
          send: (ec2, options) => ec2.send(command, options),
        },
        call,
      );
      const found = answer.Images?.find(fits);
      if (found) return found;
      // A token that leads to itself would never end.
      if (!answer.Images || (answer.NextToken && answer.NextToken === token)) throw unreadable(client, doing);
      token = answer.NextToken || undefined;
    } while (token !== undefined);
    return null;
  }

  return {
    // By filter, as everywhere: asked by ImageIds EC2 may fail the call for one that is gone.
    image: (region, id, call) =>
      one(region, { Filters: [{ Name: "image-id", Values: [id] }] }, ({ ImageId }) => ImageId === id, call),

    async isGone(region, id, call) {
      const answer = (await images.getMany(region, [id], call)).get(id);
      if (answer instanceof GatewayError) throw answer;
      return answer === undefined && isImageId(id);
    },

    named: (region, name, call) =>
      one(
        region,
        { Owners: ["self"], Filters: [{ Name: "name", Values: [literally(name)] }] },
        ({ Name }) => Name === name,
        call,
      ),

    async instance(region, id, call) {
      const doing = "look up an instance";
      const command = new DescribeInstancesCommand({ Filters: [{ Name: "instance-id", Values: [id] }] });
      const answer = await ask(
        region,
        {
          action: "DescribeInstances",
          doing,
          input: command.input,
          field: "instanceId",
          send: (ec2, options) => ec2.send(command, options),
        },
        call,
      );
      if (!answer.Reservations) throw unreadable(client, doing);
      for (const { Instances = [], OwnerId } of answer.Reservations) {
        const native = Instances.find(({ InstanceId }) => InstanceId === id);
        if (native) return { native, owner: OwnerId };
      }
      return null;
    },

    async launched(region, token, call) {
      const doing = "look up what was launched";
      // One reservation, which no page of EC2 cuts.
      const command = new DescribeInstancesCommand({ Filters: [{ Name: "client-token", Values: [token] }] });
      const answer = await ask(
        region,
        {
          action: "DescribeInstances",
          doing,
          input: command.input,
          send: (ec2, options) => ec2.send(command, options),
        },
        call,
      );
      if (!answer.Reservations) throw unreadable(client, doing);
      return answer.Reservations.flatMap(({ Instances = [], OwnerId }) =>
        Instances.map((native) => ({ native, owner: OwnerId })),
      );
    },

    async launchPermissions(region, id, call) {
      const doing = "read the launch permissions of an image";
      const command = new DescribeImageAttributeCommand({ ImageId: id, Attribute: "launchPermission" });
      const answer = await ask(
        region,
        {
          action: "DescribeImageAttribute",
          doing,
          input: command.input,
          send: (ec2, options) => ec2.send(command, options),
        },
        call,
      );
      if (answer.ImageId !== id || !answer.LaunchPermissions) throw unreadable(client, doing);
      return answer.LaunchPermissions;
    },
  };
}

/** Filters know wildcards; a backslash takes their meaning. */
function literally(value: string): string {
  return value.replaceAll(/[*?\\]/g, "\\$&");
}
