import type { AddressRecord } from "../records.ts";
import { checkVlan, ownResource } from "../scope.ts";
import { replaceAddress, requiredField, requiredLocation } from "../steps.ts";
import type { View } from "../view.ts";
import { ADDRESS } from "../wire/codes.ts";
import { refuse } from "../wire/errors.ts";
import { addressJson, newAddressJson } from "../wire/json.ts";
import { reply, success } from "../wire/reply.ts";
import type { Route } from "../wire/routing.ts";
import { addressXml } from "../wire/xml.ts";

export function addressRoutes(view: View): readonly Route[] {
  return [
    {
      method: "GET",
      pattern: "/addresses",
      handle(world, { user }) {
        const own = [...world.addresses.values()].filter((address) => address.owner === user);
        return reply(
          () => ({ addresses: own.map((address) => addressJson(view, address)) }),
          "DescribeAddressesResponse",
          () => own.map(addressXml),
        );
      },
    },
    {
      method: "POST",
      pattern: "/addresses",
      handle(world, { user, form }) {
        const location = requiredLocation(world, form);
        const offeringId = requiredField(form, "offeringID");
        if (
          !world.seed.addressOfferings.some((offering) => offering.id === offeringId && offering.location === location)
        ) {
          throw refuse(412, `No address offering ${offeringId} in DataCenter ${location}`);
        }
        const vlan = form.get("vlanID");
        if (vlan !== undefined) checkVlan(world, user, vlan, location);
        const address: AddressRecord = {
          id: world.nextId("address"),
          owner: user,
          location,
          offeringId,
          ip: "",
          hostname: "",
          state: ADDRESS.new,
          instanceId: null,
        };
        world.addresses.set(address.id, address);
        const allocating = { state: ADDRESS.allocating };
        world.after(1, { kind: "address", id: address.id, from: ADDRESS.new, change: allocating });
        world.after(2, { kind: "give-address", id: address.id });
        return reply(
          () => newAddressJson(view, address),
          "AllocateAddressResponse",
          () => [addressXml(address)],
        );
      },
    },
    {
      method: "GET",
      pattern: "/addresses/{id}",
      handle(world, { user, path }) {
        const id = path.id ?? "";
        const address = ownResource(world.addresses.get(id), user, `Invalid Address ID ${id}`);
        return reply(
          () => addressJson(view, address),
          "DescribeAddressResponse",
          () => [addressXml(address)],
        );
      },
    },
    {
      method: "DELETE",
      pattern: "/addresses/{id}",
      handle(world, { user, path }) {
        const id = path.id ?? "";
        const address = ownResource(world.addresses.get(id), user, `Invalid Address ID ${id}`);
        if (address.state !== ADDRESS.free) throw refuse(412, `Address ${id} must be in the Free state`);
        replaceAddress(world, id, ADDRESS.free, { state: ADDRESS.releasing });
        world.after(1, { kind: "forget", of: "addresses", id });
        return success("ReleaseAddressResponse");
      },
    },
  ];
}
