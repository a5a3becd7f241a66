import { CreateImageCommand, type CreateImageRequest, type CreateImageResult } from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { CaptureRequest, VerbFacets } from "../../../src/ports/verbs.ts";
import { type Ask, beforehand, invalid, type Step } from "./asking.ts";
import { checkDescription, checkName, markedTags, toDevices } from "./checks.ts";
import type { Look } from "./looking.ts";
import { type Maker, madeOtherwise } from "./making.ts";

export function createCapture(ask: Ask, look: Look, { earlier, make }: Maker): VerbFacets["capture"] {
  return {
    ...beforehand(ask, (request, _, token) => [capturing(request, token)]),
    differs: madeOtherwise,
    async run(region, request, write) {
      const step = capturing(request, write.token);
      const { instanceId, name } = request;
      const made = await earlier(region, name, write);
      if (made) return made;
      const instance = await look.instance(region, instanceId, write);
      if (instance === null)
        throw new GatewayError("NOT_FOUND", `This account has no such instance in ${region}. Check id and region.`, {
          field: "instanceId",
        });
      if (instance.native.RootDeviceType === "instance-store")
        throw invalid(
          "instanceId",
          "EC2 captures instances with an EBS root only, and this one's is instance store. On the machine itself bundle it and upload the bundle with the AMI tools (ec2-bundle-vol, ec2-upload-bundle), then use registerImage with the manifest as imageLocation.",
        );
      return make(region, name, step, write);
    },
  };
}

function capturing(request: CaptureRequest, token: string): Step<CreateImageResult> {
  const { instanceId, name, description, noReboot, devices, tags } = request;
  checkName(name);
  checkDescription(description);
  const input: CreateImageRequest = {
    InstanceId: instanceId,
    Name: name,
    ...(description ? { Description: description } : {}),
    NoReboot: noReboot,
    ...(devices.length === 0 ? {} : { BlockDeviceMappings: toDevices(devices) }),
    TagSpecifications: markedTags(tags, token),
  };
  return {
    action: "CreateImage",
    doing: "capture an instance",
    input,
    field: "devices",
    send: (ec2, options) => ec2.send(new CreateImageCommand(input), options),
  };
}
