import { ownVlans } from "../scope.ts";
import { addressOfferingJson, storageOfferingJson, vlanJson } from "../wire/json.ts";
import { reply } from "../wire/reply.ts";
import type { Route } from "../wire/routing.ts";
import { addressOfferingXml, storageOfferingXml, vlanXml } from "../wire/xml.ts";

export function offeringRoutes(): readonly Route[] {
  return [
    {
      method: "GET",
      pattern: "/offerings/address",
      handle: ({ seed }) =>
        reply(
          () => ({ addresses: seed.addressOfferings.map(addressOfferingJson) }),
          "DescribeAddressOfferingsResponse",
          () => seed.addressOfferings.map(addressOfferingXml),
        ),
    },
    {
      method: "GET",
      pattern: "/offerings/vlan",
      handle(world, { user }) {
        const vlans = ownVlans(world, user);
        return reply(
          () => ({ vlan: vlans.map(vlanJson) }),
          "DescribeVlanOfferingsResponse",
          () => vlans.map(vlanXml),
        );
      },
    },
    {
      method: "GET",
      pattern: "/offerings/storage",
      handle: ({ seed }) =>
        reply(
          () => ({ volumes: seed.storageOfferings.map(storageOfferingJson) }),
          "DescribeVolumeOfferingsResponse",
          () => seed.storageOfferings.map(storageOfferingXml),
        ),
    },
  ];
}
