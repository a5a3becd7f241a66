import type {
  AddressOfferingRecord,
  AddressRecord,
  AssetRecord,
  ImageRecord,
  InstanceRecord,
  InstanceTypeRecord,
  KeyRecord,
  LocationRecord,
  PriceRecord,
  StorageOfferingRecord,
  VlanRecord,
  VolumeRecord,
} from "../records.ts";
import { assetUrl, padded, type View, wholeSeconds } from "../view.ts";
import { IMAGE } from "./codes.ts";

export type Json = Readonly<Record<string, unknown>>;

// The member order in this file is the one that was recorded.

export function imageJson(view: View, image: ImageRecord, asset: AssetRecord | undefined, single: boolean): Json {
  const createdTime = single ? wholeSeconds(view, image.createdAt) : image.createdAt;
  if (image.capturedFrom !== null && image.state === IMAGE.new) return freshCaptureJson(image);
  const types = image.instanceTypes ?? undefined;
  return {
    name: image.name,
    manifest: asset && assetUrl(view, asset, "parameters.xml"),
    state: image.state,
    visibility: image.visibility,
    owner: image.owner,
    architecture: single && view.faithful ? undefined : (image.architecture ?? undefined),
    platform: image.platform,
    createdTime,
    location: image.location,
    supportedInstanceTypes: (single && view.faithful ? types?.toReversed() : types)?.map((type) =>
      typeJson(view, type, single),
    ),
    productCodes: image.productCodes,
    documentation: asset && assetUrl(view, asset, "GettingStarted.html"),
    id: image.id,
    description: image.description,
    imageSize: image.imageSize ?? undefined,
    platformVersion: image.platformVersion ?? undefined,
    captureType: image.captureType ?? undefined,
  };
}

/** What a capture answers before the cloud has looked at the disk: neither owner nor place yet. */
export function freshCaptureJson(image: ImageRecord): Json {
  return {
    name: image.name,
    createdTime: image.createdAt,
    productCodes: image.productCodes,
    id: image.id,
    description: image.description,
    visibility: image.visibility,
    state: image.state,
  };
}

function typeJson(view: View, type: InstanceTypeRecord, single: boolean): Json {
  const price = priceJson(type.price, single ? padded(view, type.price.unitOfMeasure, 5) : type.price.unitOfMeasure);
  // Image prices have a date in XML only.
  return {
    label: type.label,
    price: view.faithful ? { ...price, effectiveDate: -1 } : price,
    detail: type.detail,
    id: type.id,
  };
}

function priceJson(price: PriceRecord, unitOfMeasure: string = price.unitOfMeasure): Json {
  return {
    rate: price.rate,
    unitOfMeasure,
    countryCode: price.countryCode,
    effectiveDate: price.effectiveAt ?? -1,
    currencyCode: price.currencyCode,
    pricePerQuantity: price.pricePerQuantity,
  };
}

export function instanceJson(view: View, instance: InstanceRecord): Json {
  const started = instance.primaryIp !== null;
  return {
    launchTime: instance.launchedAt,
    software: instance.software.map(({ name, version, type }) => ({ version, type, name })),
    primaryIP: instance.primaryIp === null ? undefined : ipJson(view, instance.primaryIp),
    requestId: instance.requestId,
    keyName: instance.keyName ?? undefined,
    name: instance.name,
    instanceType: instance.instanceType,
    status: instance.status,
    owner: instance.owner,
    location: instance.location,
    imageId: instance.imageId,
    "root-only": started ? String(instance.rootOnly) : undefined,
    productCodes: [],
    volumes: instance.volumeIds,
    requestName: instance.requestName,
    id: instance.id,
    secondaryIP: instance.secondaryIps.map((address) => ipJson(view, address)),
    expirationTime: instance.expiresAt,
    diskSize: started ? instance.diskSize : undefined,
  };
}

function ipJson(view: View, address: { readonly ip: string; readonly hostname: string; readonly type: number }): Json {
  return { hostname: padded(view, address.hostname, 16), ip: padded(view, address.ip, 16), type: address.type };
}

export function volumeJson(view: View, volume: VolumeRecord, ioPrice: PriceRecord | null): Json {
  return {
    instanceId: volume.instanceId ?? (ioPrice === null ? undefined : "0"),
    state: volume.state,
    size: volume.size,
    offeringId: volume.offeringId,
    owner: volume.owner,
    createdTime: volume.createdAt,
    location: volume.location,
    productCodes: [],
    ioPrice: ioPrice === null ? undefined : priceJson(ioPrice, padded(view, ioPrice.unitOfMeasure, 5)),
    format: volume.format,
    name: volume.name,
    id: volume.id,
  };
}

export function addressJson(view: View, address: AddressRecord): Json {
  return {
    state: address.state,
    location: address.location,
    mode: 0,
    offeringId: address.offeringId,
    id: address.id,
    type: 1,
    ip: padded(view, address.ip, 16),
    hostname: padded(view, address.hostname, 16),
    instanceId: address.instanceId ?? undefined,
  };
}

export function newAddressJson(view: View, address: AddressRecord): Json {
  const { location, offeringId, id, state } = address;
  return { location, offeringId, id, ip: padded(view, address.ip, 16), state };
}

export function keyJson(key: KeyRecord, instanceIds: readonly string[]): Json {
  return {
    default: key.isDefault,
    instanceIds,
    keyMaterial: key.material,
    keyName: key.name,
    lastModifiedTime: key.modifiedAt,
  };
}

export function locationJson(location: LocationRecord): Json {
  return {
    state: location.state,
    location: location.code,
    capabilities: location.capabilities.map(({ id, entries }) => ({ entries, id })),
    name: location.name,
    id: location.id,
    description: location.description,
  };
}

export function storageOfferingJson(offering: StorageOfferingRecord): Json {
  return {
    location: offering.location,
    price: priceJson(offering.price),
    capacity: offering.capacity,
    name: offering.name,
    id: offering.id,
    formats: [
      { label: "ext3", id: "EXT3" },
      { label: "raw", id: "RAW" },
    ],
  };
}

export function addressOfferingJson(offering: AddressOfferingRecord): Json {
  return { price: priceJson(offering.price), location: offering.location, ipType: offering.ipType, id: offering.id };
}

export function vlanJson(vlan: VlanRecord): Json {
  return { location: vlan.location, id: vlan.id, name: vlan.name };
}
