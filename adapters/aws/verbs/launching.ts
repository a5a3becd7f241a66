import {
  type InstanceStateChange,
  type Reservation,
  RunInstancesCommand,
  type RunInstancesRequest,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { NativeId, Region } from "../../../src/domain/image/image.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { LaunchRequest, VerbFacets } from "../../../src/ports/verbs.ts";
import { cleanText } from "../../kit/text.ts";
import type { AwsClient } from "../connection/client.ts";
import { toInstanceRecord, toInstanceState } from "../reading/instances.ts";
import { compile } from "../user-data/compile.ts";
import { type Ask, beforehand, invalid, type Step, unreadable } from "./asking.ts";
import { checkTags } from "./checks.ts";
import type { Look } from "./looking.ts";

/** The client token makes them once: asked again, EC2 answers the same instances as they are by then. */
export function createLaunching(client: AwsClient, ask: Ask, look: Look): VerbFacets["launching"] {
  const before = beforehand<LaunchRequest>(ask, (request, _, token) => [launching(request, token)]);

  /** Says which product it is that the account has not subscribed to. */
  async function naming<Answer>(
    region: Region,
    { imageId }: LaunchRequest,
    call: Call,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== "SUBSCRIPTION_REQUIRED") throw error;
      const image = await look.image(region, imageId, call).catch(() => null);
      const codes = (image?.ProductCodes ?? []).flatMap(({ ProductCodeId }) => cleanText(ProductCodeId) ?? []);
      if (codes.length === 0) throw error;
      const message = `${error.message} Its product code is ${codes.join(", ")}.`;
      throw new GatewayError(error.code, message, { ...error.info, cause: error });
    }
  }

  return {
    ...before,
    tryOut: (region, request, call) => naming(region, request, call, () => before.tryOut(region, request, call)),
    async run(region, request, write) {
      const step = launching(request, write.token);
      const { Instances = [], OwnerId } = await naming(region, request, write, () => ask(region, step, write));
      const instances = Instances.flatMap((native) => toInstanceRecord(region, OwnerId, native) ?? []);
      if (instances.length !== request.count) throw unreadable(client, `${step.doing} in ${region}`);
      return { instances };
    },
    async find(region, { count }, write) {
      const found = await look.launched(region, write.token, write);
      const instances = found.flatMap(({ native, owner }) => toInstanceRecord(region, owner, native) ?? []);
      if (found.length === 0) return null;
      // EC2 is behind itself for a while: those that it does not show yet are there all the same.
      if (instances.length !== count) throw unreadable(client, `look up what was launched in ${region}`);
      return { instances };
    },
  };
}

function launching(request: LaunchRequest, token: string): Step<Reservation> {
  const { imageId, name, instanceType, location, keyName, subnetId, count, tags, data = null } = request;
  if (location !== null) throw invalid("location", "EC2 has no locations: name a subnetId, or another region.");
  if (!Number.isInteger(count) || count < 1 || count > 1000) throw invalid("count", "EC2 launches 1 to 1000 at once.");
  checkTags(tags, "tags");
  if (name !== null && tags.some(({ key }) => key === "Name"))
    throw invalid("name", "EC2 keeps an instance's name in its tag Name: give one of the two.");
  const all = name === null ? tags : [{ key: "Name", value: name }, ...tags];
  const specification = {
    ResourceType: "instance" as const,
    Tags: all.map(({ key, value }) => ({ Key: key, Value: value })),
  };
  const compiled = compile(data);
  const input: RunInstancesRequest = {
    ImageId: imageId,
    // The SDK's type knows today's words only; EC2 refuses what it does not know.
    InstanceType: instanceType as "t3.micro",
    MinCount: count,
    MaxCount: count,
    ...(keyName === null ? {} : { KeyName: keyName }),
    ...(subnetId === null ? {} : { SubnetId: subnetId }),
    ...(all.length === 0 ? {} : { TagSpecifications: [specification] }),
    ...(compiled === null ? {} : { UserData: compiled.userData }),
    ClientToken: token,
  };
  return {
    action: "RunInstances",
    doing: "launch an image",
    input,
    ...(compiled === null
      ? {}
      : { packed: { document: compiled.document, secrets: compiled.secret ? ["UserData"] : [] } }),
    send: (ec2, options) => ec2.send(new RunInstancesCommand(input), options),
  };
}

export function createTerminating(ask: Ask, look: Look): VerbFacets["terminating"] {
  return {
    ...beforehand(ask, ({ instanceId }) => [terminating(instanceId)]),
    async run(region, { instanceId }, write) {
      // Before: an answer that fails afterwards would hide that it was done.
      const before = await look.instance(region, instanceId, write);
      const changes = (await ask(region, terminating(instanceId), write)).TerminatingInstances ?? [];
      const record = before && toInstanceRecord(region, before.owner, before.native);
      if (record === null) return { instance: null };
      const word = stateOf(changes, instanceId) ?? record.nativeState;
      return { instance: { ...record, nativeState: word, state: toInstanceState(word) } };
    },
  };
}

function terminating(
  instanceId: NativeId,
): Step<{ readonly TerminatingInstances?: InstanceStateChange[] | undefined }> {
  const input = { InstanceIds: [instanceId] };
  return {
    action: "TerminateInstances",
    doing: "terminate an instance",
    input,
    field: "instanceId",
    send: (ec2, options) => ec2.send(new TerminateInstancesCommand(input), options),
  };
}

function stateOf(changes: readonly InstanceStateChange[], instanceId: NativeId): string | null {
  return cleanText(changes.find(({ InstanceId }) => InstanceId === instanceId)?.CurrentState?.Name);
}
