import { hexOf } from "../../kit/hash.ts";
import { awsError } from "../wire/errors.ts";
import type { Viewer } from "./visibility.ts";

/** Every account has a default VPC in every region: three subnets, one security group, one key pair. */

export const ZONES = ["a", "b", "c"] as const;
export const KEY_NAME = "operations";

const idOf = (prefix: string, { account, region }: Viewer, what: string) =>
  `${prefix}-0${hexOf(`${what} ${account} ${region}`, 16)}`;

export const vpcIdOf = (viewer: Viewer) => idOf("vpc", viewer, "default vpc");
export const securityGroupIdOf = (viewer: Viewer) => idOf("sg", viewer, "default group");
export const keyPairIdOf = (viewer: Viewer) => idOf("key", viewer, "key pair");

export interface Subnet {
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly zoneId: string;
  readonly cidrBlock: string;
}

/** `us-east-1a` is the zone `use1-az1`. */
export function zoneIdFor(availabilityZone: string): string {
  const [area = "", direction = "", digit = "1"] = availabilityZone.slice(0, -1).split("-");
  const zone = availabilityZone.slice(-1).charCodeAt(0) - 96;
  return `${area}${direction.slice(0, 1)}${digit}-az${zone}`;
}

export function subnetsOf(viewer: Viewer): readonly Subnet[] {
  return ZONES.map((letter, position) => {
    const availabilityZone = `${viewer.region}${letter}`;
    return {
      subnetId: idOf("subnet", viewer, `subnet ${letter}`),
      availabilityZone,
      zoneId: zoneIdFor(availabilityZone),
      cidrBlock: `10.0.${position * 64}.0/18`,
    };
  });
}

export function findSubnet(viewer: Viewer, id: string): Subnet {
  const subnet = subnetsOf(viewer).find(({ subnetId }) => subnetId === id);
  if (subnet === undefined) throw awsError("InvalidSubnetID.NotFound", `The subnet ID '${id}' does not exist`);
  return subnet;
}

export function checkSecurityGroup(viewer: Viewer, id: string): void {
  if (id === securityGroupIdOf(viewer)) return;
  throw awsError("InvalidGroup.NotFound", `The security group '${id}' does not exist in VPC '${vpcIdOf(viewer)}'`);
}

export function checkKeyName(name: string): void {
  if (name === KEY_NAME) return;
  throw awsError("InvalidKeyPair.NotFound", `The key pair '${name}' does not exist`);
}
