import { hexOf, numberOf } from "../../../kit/hash.ts";
import { checkKeyName, checkSecurityGroup, findSubnet, securityGroupIdOf, subnetsOf } from "../../resources/network.ts";
import { invalidValue, parameterCombination } from "../../wire/errors.ts";
import { given, oneOf, optionalFlag, type Query } from "../../wire/query.ts";
import type { ActionContext } from "../action.ts";
import { readCredits } from "./credit-specifications.ts";

/** Those that change nothing here are taken all the same: clients send them with every launch. */
export const LAUNCH_PARAMETERS: readonly string[] = [
  ...["ImageId", "InstanceType", "MinCount", "MaxCount", "ClientToken", "UserData", "KeyName"],
  ...["SubnetId", "SecurityGroupId.#", "SecurityGroup.#", "PrivateIpAddress", "Placement.AvailabilityZone"],
  ...["Placement.Tenancy", "Placement.GroupName", "Monitoring.Enabled", "EbsOptimized"],
  ...["DisableApiTermination", "DisableApiStop", "InstanceInitiatedShutdownBehavior"],
  ...["IamInstanceProfile.Arn", "IamInstanceProfile.Name", "CreditSpecification.CpuCredits"],
  ...["MetadataOptions.HttpTokens", "MetadataOptions.HttpEndpoint", "MetadataOptions.HttpPutResponseHopLimit"],
  ...["MetadataOptions.HttpProtocolIpv6", "MetadataOptions.InstanceMetadataTags", "EnclaveOptions.Enabled"],
  ...["HibernationOptions.Configured", "MaintenanceOptions.AutoRecovery"],
  ...["CpuOptions.CoreCount", "CpuOptions.ThreadsPerCore"],
  ...["PrivateDnsNameOptions.HostnameType", "PrivateDnsNameOptions.EnableResourceNameDnsARecord"],
  ...["PrivateDnsNameOptions.EnableResourceNameDnsAAAARecord"],
  ...["CapacityReservationSpecification.CapacityReservationPreference"],
  ...["NetworkInterface.#.DeviceIndex", "NetworkInterface.#.SubnetId", "NetworkInterface.#.SecurityGroupId.#"],
  ...["NetworkInterface.#.AssociatePublicIpAddress", "NetworkInterface.#.DeleteOnTermination"],
  ...["NetworkInterface.#.Description", "NetworkInterface.#.PrivateIpAddress"],
];

const MAXIMUM_USER_DATA = 16_384;

/** Base64, as it comes and as DescribeInstanceAttribute gives it back. */
export function readUserData(query: Query): string | undefined {
  const text = given(query, "UserData");
  return text === undefined ? undefined : checkedUserData(text);
}

/** The text as it is kept: checked, and without white space. */
export function checkedUserData(text: string): string {
  const compact = text.replaceAll(/\s/g, "");
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) {
    throw invalidValue("Invalid BASE64 encoding of user data.");
  }
  if (Buffer.from(compact, "base64").length > MAXIMUM_USER_DATA) {
    throw invalidValue(`User data is limited to ${MAXIMUM_USER_DATA} bytes`);
  }
  return compact;
}

/** Where an instance goes and how it is set up, apart from its image. */
export function readPlace({ query, viewer }: ActionContext) {
  const [networkInterface] = query.structures("NetworkInterface");
  const subnetId = given(query, "SubnetId") ?? given(networkInterface, "SubnetId");
  const zone = given(query, "Placement.AvailabilityZone");
  const groups = [...query.list("SecurityGroupId"), ...(networkInterface?.list("SecurityGroupId") ?? [])];
  for (const group of groups) checkSecurityGroup(viewer, group);
  for (const name of query.list("SecurityGroup")) {
    if (name !== "default") checkSecurityGroup(viewer, name);
  }
  const keyName = given(query, "KeyName");
  if (keyName !== undefined) checkKeyName(keyName);
  const named = subnetId === undefined ? undefined : findSubnet(viewer, subnetId);
  if (named !== undefined && zone !== undefined && zone !== named.availabilityZone) {
    throw parameterCombination(`The subnet '${subnetId}' is not in the Availability Zone '${zone}'.`);
  }
  const subnet =
    named ?? subnetsOf(viewer).find(({ availabilityZone }) => availabilityZone === (zone ?? `${viewer.region}a`));
  if (subnet === undefined) throw invalidValue(`Invalid availability zone: [${zone}]`);
  const profile = given(query, "IamInstanceProfile.Name");
  const address = given(query, "PrivateIpAddress") ?? given(networkInterface, "PrivateIpAddress");
  const [, , third = "0"] = subnet.cidrBlock.split(".");
  return {
    availabilityZone: subnet.availabilityZone,
    subnetId: subnet.subnetId,
    securityGroupIds: groups.length === 0 ? [securityGroupIdOf(viewer)] : [...new Set(groups)],
    keyName,
    disableApiTermination: optionalFlag(query, "DisableApiTermination"),
    disableApiStop: optionalFlag(query, "DisableApiStop"),
    ebsOptimized: optionalFlag(query, "EbsOptimized"),
    cpuCredits: readCpuCredits(query),
    shutdownBehavior: oneOf(query, "InstanceInitiatedShutdownBehavior", ["stop", "terminate"]),
    instanceProfileArn:
      given(query, "IamInstanceProfile.Arn") ??
      (profile === undefined ? undefined : `arn:aws:iam::${viewer.account}:instance-profile/${profile}`),
    addressOf: (instanceId: string) =>
      address ?? `10.0.${Number(third) + numberOf(hexOf(instanceId, 16), 64)}.${numberOf(instanceId, 250) + 4}`,
  };
}

function readCpuCredits(query: Query): string | undefined {
  const word = given(query, "CreditSpecification.CpuCredits");
  return word === undefined ? undefined : readCredits(word);
}
