import { hexOf } from "../../kit/hash.ts";
import { createFiltering } from "../resources/filters.ts";
import {
  checkKeyName,
  checkSecurityGroup,
  findSubnet,
  KEY_NAME,
  keyPairIdOf,
  type Subnet,
  securityGroupIdOf,
  subnetsOf,
  vpcIdOf,
} from "../resources/network.ts";
import { awsError } from "../wire/errors.ts";
import { pageSize } from "../wire/pages.ts";
import type { XmlObject } from "../wire/xml.ts";
import { type ActionContext, type ActionTable, action, FILTER_PARAMETERS, PAGE_PARAMETERS } from "./action.ts";

/** Little enough that every answer is one page; a token was never given, so none is taken. */
function onePage({ query }: ActionContext): void {
  pageSize(query, 5);
  const token = query.text("NextToken");
  if (token) throw awsError("InvalidNextToken", `The token '${token}' is invalid`);
}

export const networkActions: ActionTable = {
  DescribeVpcs: action([...FILTER_PARAMETERS, ...PAGE_PARAMETERS, "VpcId.#"], describeVpcs),
  DescribeSubnets: action([...FILTER_PARAMETERS, ...PAGE_PARAMETERS, "SubnetId.#"], describeSubnets),
  DescribeSecurityGroups: action(
    [...FILTER_PARAMETERS, ...PAGE_PARAMETERS, "GroupId.#", "GroupName.#"],
    describeSecurityGroups,
  ),
  DescribeKeyPairs: action([...FILTER_PARAMETERS, "KeyName.#", "KeyPairId.#", "IncludePublicKey"], describeKeyPairs),
};

const VPC_CIDR = "10.0.0.0/16";

function describeVpcs(context: ActionContext): XmlObject {
  const { viewer, query } = context;
  onePage(context);
  const vpcId = vpcIdOf(viewer);
  const filtering = createFiltering<string>(
    {
      "vpc-id": (id) => id,
      "is-default": () => true,
      isDefault: () => true,
      state: () => "available",
      cidr: () => VPC_CIDR,
      "owner-id": () => viewer.account,
    },
    () => ({}),
  );
  const filters = filtering.read(query);
  const unknown = query.list("VpcId").find((id) => id !== vpcId);
  if (unknown !== undefined) throw awsError("InvalidVpcID.NotFound", `The vpc ID '${unknown}' does not exist`);
  return {
    vpcSet: [vpcId].filter(filtering.matches(filters)).map((id) => ({
      vpcId: id,
      ownerId: viewer.account,
      state: "available",
      cidrBlock: VPC_CIDR,
      cidrBlockAssociationSet: [
        {
          associationId: `vpc-cidr-assoc-0${hexOf(`association ${id}`, 16)}`,
          cidrBlock: VPC_CIDR,
          cidrBlockState: { state: "associated" },
        },
      ],
      dhcpOptionsId: `dopt-0${hexOf(`options ${id}`, 16)}`,
      instanceTenancy: "default",
      isDefault: true,
    })),
  };
}

function describeSubnets(context: ActionContext): XmlObject {
  const { viewer, query } = context;
  onePage(context);
  const filtering = createFiltering<Subnet>(
    {
      "availability-zone": (subnet) => subnet.availabilityZone,
      "availability-zone-id": (subnet) => subnet.zoneId,
      "default-for-az": () => true,
      "cidr-block": (subnet) => subnet.cidrBlock,
      state: () => "available",
      "subnet-id": (subnet) => subnet.subnetId,
      "vpc-id": () => vpcIdOf(viewer),
    },
    () => ({}),
  );
  const filters = filtering.read(query);
  const ids = query.list("SubnetId");
  for (const id of ids) findSubnet(viewer, id);
  return {
    subnetSet: subnetsOf(viewer)
      .filter(({ subnetId }) => ids.length === 0 || ids.includes(subnetId))
      .filter(filtering.matches(filters))
      .map((subnet) => ({
        subnetId: subnet.subnetId,
        subnetArn: `arn:aws:ec2:${viewer.region}:${viewer.account}:subnet/${subnet.subnetId}`,
        ownerId: viewer.account,
        state: "available",
        vpcId: vpcIdOf(viewer),
        cidrBlock: subnet.cidrBlock,
        availabilityZone: subnet.availabilityZone,
        availabilityZoneId: subnet.zoneId,
        availableIpAddressCount: 16_379,
        defaultForAz: true,
        mapPublicIpOnLaunch: true,
        assignIpv6AddressOnCreation: false,
      })),
  };
}

function describeSecurityGroups(context: ActionContext): XmlObject {
  const { viewer, query } = context;
  onePage(context);
  const filtering = createFiltering<string>(
    {
      "group-id": (id) => id,
      "group-name": () => "default",
      "owner-id": () => viewer.account,
      "vpc-id": () => vpcIdOf(viewer),
    },
    () => ({}),
  );
  const filters = filtering.read(query);
  for (const id of query.list("GroupId")) checkSecurityGroup(viewer, id);
  const unknown = query.list("GroupName").find((name) => name !== "default");
  if (unknown !== undefined) {
    throw awsError("InvalidGroup.NotFound", `The security group '${unknown}' does not exist`);
  }
  return {
    securityGroupInfo: [securityGroupIdOf(viewer)].filter(filtering.matches(filters)).map((groupId) => ({
      ownerId: viewer.account,
      groupId,
      groupName: "default",
      groupDescription: "default VPC security group",
      vpcId: vpcIdOf(viewer),
      ipPermissions: [],
      ipPermissionsEgress: [{ ipProtocol: "-1", ipRanges: [{ cidrIp: "0.0.0.0/0" }] }],
    })),
  };
}

function describeKeyPairs({ viewer, query }: ActionContext): XmlObject {
  const keyPairId = keyPairIdOf(viewer);
  const filtering = createFiltering<string>({ "key-name": (name) => name, "key-pair-id": () => keyPairId }, () => ({}));
  const filters = filtering.read(query);
  query.flag("IncludePublicKey");
  for (const name of query.list("KeyName")) checkKeyName(name);
  const unknown = query.list("KeyPairId").find((id) => id !== keyPairId);
  if (unknown !== undefined) throw awsError("InvalidKeyPair.NotFound", `The key pair ID '${unknown}' does not exist`);
  return {
    keySet: [KEY_NAME].filter(filtering.matches(filters)).map((keyName) => ({
      keyPairId,
      keyName,
      keyType: "ed25519",
      keyFingerprint: Buffer.from(hexOf(keyPairId, 32)).toString("base64"),
      createTime: "2019-01-01T00:00:00.000Z",
    })),
  };
}
