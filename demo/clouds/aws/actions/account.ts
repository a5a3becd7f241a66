import { createFiltering } from "../resources/filters.ts";
import { INSTANCE_TYPES, type InstanceType, isTypeName } from "../resources/instance-types.ts";
import { vpcIdOf, ZONES, zoneIdFor } from "../resources/network.ts";
import { awsError, invalidValue } from "../wire/errors.ts";
import { pageSize, takePage } from "../wire/pages.ts";
import type { XmlObject } from "../wire/xml.ts";
import { type ActionContext, type ActionTable, action, FILTER_PARAMETERS, PAGE_PARAMETERS } from "./action.ts";

/** What clients ask about an account and a region before they do anything. */
export const accountActions: ActionTable = {
  DescribeAvailabilityZones: action(
    [...FILTER_PARAMETERS, "ZoneName.#", "ZoneId.#", "AllAvailabilityZones"],
    describeAvailabilityZones,
  ),
  DescribeAccountAttributes: action(["AttributeName.#"], describeAccountAttributes),
  DescribeInstanceTypes: action(
    [...FILTER_PARAMETERS, ...PAGE_PARAMETERS, "InstanceType.#", "IncludeUnsupportedInRegion"],
    describeInstanceTypes,
  ),
  GetAllowedImagesSettings: action([], () => ({ state: "disabled", imageCriterionSet: [], managedBy: "account" })),
};

interface Zone {
  readonly zoneName: string;
  readonly zoneId: string;
  readonly regionName: string;
}

const zoneFiltering = createFiltering<Zone>({
  "group-name": ({ regionName }) => `${regionName}-zg-1`,
  "opt-in-status": () => "opt-in-not-required",
  "region-name": ({ regionName }) => regionName,
  state: () => "available",
  "zone-id": ({ zoneId }) => zoneId,
  "zone-name": ({ zoneName }) => zoneName,
  "zone-type": () => "availability-zone",
});

function describeAvailabilityZones({ viewer, query }: ActionContext): XmlObject {
  const filters = zoneFiltering.read(query);
  query.flag("AllAvailabilityZones");
  const zones = ZONES.map((letter): Zone => {
    const zoneName = `${viewer.region}${letter}`;
    return { zoneName, zoneId: zoneIdFor(zoneName), regionName: viewer.region };
  });
  const [names, ids] = [query.list("ZoneName"), query.list("ZoneId")];
  const unknown =
    names.find((name) => !zones.some(({ zoneName }) => zoneName === name)) ??
    ids.find((id) => !zones.some(({ zoneId }) => zoneId === id));
  if (unknown !== undefined) throw invalidValue(`Invalid availability zone: [${unknown}]`);
  const asked = zones.filter(
    ({ zoneName, zoneId }) =>
      (names.length === 0 || names.includes(zoneName)) && (ids.length === 0 || ids.includes(zoneId)),
  );
  return {
    availabilityZoneInfo: asked.filter(zoneFiltering.matches(filters)).map(({ zoneName, zoneId, regionName }) => ({
      zoneName,
      zoneState: "available",
      regionName,
      messageSet: [],
      optInStatus: "opt-in-not-required",
      zoneId,
      groupName: `${regionName}-zg-1`,
      networkBorderGroup: regionName,
      zoneType: "availability-zone",
    })),
  };
}

function describeAccountAttributes({ viewer, query, world }: ActionContext): XmlObject {
  const attributes: Readonly<Record<string, string>> = {
    "supported-platforms": "VPC",
    "default-vpc": vpcIdOf(viewer),
    "max-instances": String(world.steering.quotas.instancesPerRegion),
    "vpc-max-security-groups-per-interface": "5",
    "max-elastic-ips": "5",
    "vpc-max-elastic-ips": "5",
  };
  const names = query.list("AttributeName").map((name) => name.trim().toLowerCase());
  const unknown = names.find((name) => !Object.hasOwn(attributes, name));
  if (unknown !== undefined) throw invalidValue(`Invalid attribute name: ${unknown}`);
  return {
    accountAttributeSet: Object.entries(attributes)
      .filter(([name]) => names.length === 0 || names.includes(name))
      .map(([attributeName, attributeValue]) => ({ attributeName, attributeValueSet: [{ attributeValue }] })),
  };
}

const typeFiltering = createFiltering<InstanceType>({
  "bare-metal": ({ name }) => name.endsWith(".metal"),
  "current-generation": ({ currentGeneration }) => currentGeneration,
  "instance-type": ({ name }) => name,
  "memory-info.size-in-mib": ({ memoryMib }) => memoryMib,
  "processor-info.supported-architecture": ({ architectures }) => architectures,
  "supported-root-device-type": () => ["ebs"],
  "supported-virtualization-type": () => ["hvm"],
  "vcpu-info.default-vcpus": ({ virtualCpus }) => virtualCpus,
});

function describeInstanceTypes({ viewer, query }: ActionContext): XmlObject {
  const filters = typeFiltering.read(query);
  query.flag("IncludeUnsupportedInRegion");
  const names = query.list("InstanceType");
  const unknown = names.filter((one) => !INSTANCE_TYPES.some(({ name }) => name === one));
  if (unknown.length > 0) {
    const message = `The following supplied instance types do not exist: [${unknown.join(", ")}]`;
    // Machines of types beyond the small catalogue can be launched here.
    throw unknown.every(isTypeName) ? invalidValue(message) : awsError("InvalidInstanceType", message);
  }
  const size = pageSize(query, 5, 100);
  const asked = INSTANCE_TYPES.filter(({ name }) => names.length === 0 || names.includes(name)).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const page = takePage("DescribeInstanceTypes", viewer, query, size, asked, ({ name }) => name);
  return {
    instanceTypeSet: page.items.filter(typeFiltering.matches(filters)).map((type) => ({
      instanceType: type.name,
      currentGeneration: type.currentGeneration,
      freeTierEligible: type.name.endsWith(".micro"),
      supportedUsageClasses: ["on-demand", "spot"],
      supportedRootDeviceTypes: ["ebs"],
      supportedVirtualizationTypes: ["hvm"],
      bareMetal: type.name.endsWith(".metal"),
      hypervisor: "nitro",
      processorInfo: { supportedArchitectures: type.architectures },
      vCpuInfo: { defaultVCpus: type.virtualCpus },
      memoryInfo: { sizeInMiB: type.memoryMib },
      instanceStorageSupported: false,
      hibernationSupported: false,
      burstablePerformanceSupported: type.name.startsWith("t"),
    })),
    nextToken: page.nextToken,
  };
}
