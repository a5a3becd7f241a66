import { createFiltering } from "../../resources/filters.ts";
import { invalidValue } from "../../wire/errors.ts";
import { pageSize, takePage } from "../../wire/pages.ts";
import { requiredWord } from "../../wire/query.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { Instance } from "../../world.ts";
import { type ActionContext, type ActionTable, action, FILTER_PARAMETERS, PAGE_PARAMETERS } from "../action.ts";
import { attachedDevices, groupSet, STATE_CODES, stateXml, zoneIdOf } from "./instance-xml.ts";
import { ownInstance, ownInstances } from "./instances.ts";

export const instanceAttributeActions: ActionTable = {
  DescribeInstanceAttribute: action(["InstanceId", "Attribute"], describeInstanceAttribute),
  GetInstanceUefiData: action(["InstanceId"], (context) => {
    const instance = ownInstance(context, context.query.required("InstanceId"));
    const image = context.world.images.get(instance.imageRegion, instance.imageId);
    return { instanceId: instance.instanceId, uefiData: image?.uefiData };
  }),
  DescribeInstanceStatus: action(
    [...FILTER_PARAMETERS, ...PAGE_PARAMETERS, "InstanceId.#", "IncludeAllInstances", "IncludeManagedResources"],
    describeInstanceStatus,
  ),
};

const ATTRIBUTES: Readonly<Record<string, (instance: Instance) => XmlObject>> = {
  blockDeviceMapping: (instance) => ({ blockDeviceMapping: attachedDevices(instance) }),
  disableApiStop: ({ disableApiStop = false }) => ({ disableApiStop: { value: disableApiStop } }),
  disableApiTermination: ({ disableApiTermination = false }) => ({
    disableApiTermination: { value: disableApiTermination },
  }),
  ebsOptimized: ({ ebsOptimized = false }) => ({ ebsOptimized: { value: ebsOptimized } }),
  enaSupport: () => ({ enaSupport: { value: true } }),
  enclaveOptions: () => ({ enclaveOptions: { enabled: false } }),
  groupSet: (instance) => ({ groupSet: groupSet(instance) }),
  instanceInitiatedShutdownBehavior: ({ shutdownBehavior = "stop" }) => ({
    instanceInitiatedShutdownBehavior: { value: shutdownBehavior },
  }),
  instanceType: ({ instanceType }) => ({ instanceType: { value: instanceType } }),
  kernel: () => ({}),
  productCodes: () => ({ productCodes: [] }),
  ramdisk: () => ({}),
  rootDeviceName: ({ rootDeviceName }) => ({ rootDeviceName: { value: rootDeviceName } }),
  sourceDestCheck: ({ sourceDestCheck = true }) => ({ sourceDestCheck: { value: sourceDestCheck } }),
  sriovNetSupport: () => ({ sriovNetSupport: { value: "simple" } }),
  // Without user data the element is there and empty, other than with the attributes of images.
  userData: ({ userData }) => ({ userData: userData === undefined ? {} : { value: userData } }),
};

function describeInstanceAttribute(context: ActionContext): XmlObject {
  const name = requiredWord(context.query, "Attribute", Object.keys(ATTRIBUTES));
  const instance = ownInstance(context, context.query.required("InstanceId"));
  const read = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined;
  if (read === undefined) throw invalidValue(`Value (${name}) for parameter attribute is invalid. Unknown attribute.`);
  return { instanceId: instance.instanceId, ...read(instance) };
}

const word = (instance: Instance) => (instance.state === "running" ? "ok" : "not-applicable");

const filtering = createFiltering<Instance>({
  "availability-zone": (instance) => instance.availabilityZone,
  "instance-state-code": (instance) => STATE_CODES[instance.state],
  "instance-state-name": (instance) => instance.state,
  "instance-status.reachability": () => "passed",
  "instance-status.status": word,
  "system-status.reachability": () => "passed",
  "system-status.status": word,
});

function describeInstanceStatus(context: ActionContext): XmlObject {
  const { viewer, query } = context;
  const filters = filtering.read(query);
  query.flag("IncludeManagedResources");
  const all = query.flag("IncludeAllInstances");
  const size = pageSize(query, 5);
  const candidates = ownInstances(context, size).filter(({ state }) => all || state === "running");
  const page = takePage(context.action, viewer, query, size, candidates, (instance) => instance.instanceId);
  return {
    instanceStatusSet: page.items.filter(filtering.matches(filters)).map((instance) => {
      const details = instance.state === "running" ? [{ name: "reachability", status: "passed" }] : undefined;
      return {
        instanceId: instance.instanceId,
        availabilityZone: instance.availabilityZone,
        availabilityZoneId: zoneIdOf(instance),
        instanceState: stateXml(instance.state),
        systemStatus: { status: word(instance), details },
        instanceStatus: { status: word(instance), details },
        operator: { managed: false },
      };
    }),
    nextToken: page.nextToken,
  };
}
