import type { BlockDevice } from "../../resources/image.ts";
import { checkInstanceType } from "../../resources/instance-types.ts";
import { checkSecurityGroup } from "../../resources/network.ts";
import { awsError, invalidValue, missingParameter, parameterCombination } from "../../wire/errors.ts";
import { type Query, wordOf } from "../../wire/query.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { Instance } from "../../world.ts";
import { type ActionContext, type ActionTable, mutation, RETURN_TRUE } from "../action.ts";
import { ownInstance } from "./instances.ts";
import { checkedUserData } from "./launch-options.ts";

type Change = (context: ActionContext, instance: Instance, value: string) => Partial<Instance>;

interface Attribute {
  /** As `Attribute` names it, and as the structure `X.Value` does. */
  readonly name: string;
  readonly structure: string;
  readonly needsStop?: boolean;
  readonly change: Change;
}

const flagged =
  (member: "disableApiStop" | "disableApiTermination" | "ebsOptimized" | "sourceDestCheck"): Change =>
  (_, __, value) => ({ [member]: readFlag(member, value) });

const ATTRIBUTES: readonly Attribute[] = [
  {
    name: "instanceType",
    structure: "InstanceType",
    needsStop: true,
    change({ world }, instance, value) {
      const image = world.images.get(instance.imageRegion, instance.imageId);
      if (image !== undefined) checkInstanceType(value, image);
      return { instanceType: value, cpuCredits: undefined };
    },
  },
  {
    name: "userData",
    structure: "UserData",
    needsStop: true,
    change: (_, __, value) => ({ userData: value === "" ? undefined : checkedUserData(value) }),
  },
  { name: "ebsOptimized", structure: "EbsOptimized", needsStop: true, change: flagged("ebsOptimized") },
  { name: "disableApiTermination", structure: "DisableApiTermination", change: flagged("disableApiTermination") },
  { name: "disableApiStop", structure: "DisableApiStop", change: flagged("disableApiStop") },
  { name: "sourceDestCheck", structure: "SourceDestCheck", change: flagged("sourceDestCheck") },
  {
    name: "instanceInitiatedShutdownBehavior",
    structure: "InstanceInitiatedShutdownBehavior",
    change(_, __, value) {
      if (value === "stop" || value === "terminate") return { shutdownBehavior: value };
      throw invalidValue(
        `Invalid value '${value}' for instanceInitiatedShutdownBehavior. Allowed values are stop, terminate`,
      );
    },
  },
];

export const modifyInstanceActions: ActionTable = {
  ModifyInstanceAttribute: mutation(
    [
      ...["InstanceId", "Attribute", "Value", "GroupId.#"],
      ...ATTRIBUTES.map(({ structure }) => `${structure}.Value`),
      ...["DeviceName", "Ebs.DeleteOnTermination", "Ebs.VolumeId"].map((name) => `BlockDeviceMapping.#.${name}`),
    ],
    modifyInstanceAttribute,
  ),
};

function modifyInstanceAttribute(context: ActionContext): () => XmlObject {
  const { world, query } = context;
  const instance = ownInstance(context, query.required("InstanceId"));
  const change = readChange(context, instance);
  if (instance.state === "terminated" || instance.state === "shutting-down") throw notStopped(instance);
  return () => {
    world.instances.put({ ...instance, ...change });
    return RETURN_TRUE;
  };
}

/** One attribute a call. */
function readChange(context: ActionContext, instance: Instance): Partial<Instance> {
  const { query } = context;
  const structured = ATTRIBUTES.filter(({ structure }) => query.text(`${structure}.Value`) !== undefined);
  const name = wordOf(query, "Attribute", [...ATTRIBUTES.map((one) => one.name), "blockDeviceMapping", "groupSet"]);
  const groups = query.list("GroupId");
  const devices = query.structures("BlockDeviceMapping");
  const given = structured.length + Math.min(1, groups.length) + Math.min(1, devices.length);
  if (given > 1)
    throw parameterCombination("Fields for multiple attribute types specified. Exactly one is modified per call.");
  if (groups.length > 0) return { securityGroupIds: readGroups(context, groups) };
  if (devices.length > 0) return { blockDevices: changeDevices(instance, devices) };
  const [only = ATTRIBUTES.find((one) => one.name === name)] = structured;
  if (only === undefined) {
    throw parameterCombination(
      name === undefined ? "No attributes specified." : `The attribute '${name}' cannot be modified.`,
    );
  }
  if (only.needsStop === true && instance.state !== "stopped") throw notStopped(instance);
  const value = query.text(`${only.structure}.Value`) ?? query.text("Value");
  if (value === undefined) throw missingParameter("value");
  return only.change(context, instance, value);
}

function notStopped({ instanceId }: Instance): Error {
  return awsError("IncorrectInstanceState", `The instance '${instanceId}' is not in the 'stopped' state.`);
}

function readFlag(name: string, value: string): boolean {
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  throw invalidValue(`Invalid value '${value}' for ${name}. Must be true or false`);
}

function readGroups({ viewer }: ActionContext, groups: readonly string[]): readonly string[] {
  for (const group of groups) checkSecurityGroup(viewer, group);
  return [...new Set(groups)];
}

function changeDevices(instance: Instance, changes: readonly Query[]): readonly BlockDevice[] {
  return changes.reduce<readonly BlockDevice[]>((devices, change) => {
    const name = change.required("DeviceName");
    if (!devices.some(({ deviceName, ebs }) => deviceName === name && ebs !== undefined)) {
      throw awsError("InvalidInstanceAttributeValue", `No device is currently mapped at ${name}`);
    }
    const deleteOnTermination = change.flag("Ebs.DeleteOnTermination");
    return devices.map((device) =>
      device.deviceName === name ? { ...device, ebs: { ...device.ebs, deleteOnTermination } } : device,
    );
  }, instance.blockDevices);
}
