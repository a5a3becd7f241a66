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
import { element, isoTime, leaf, optionalLeaf } from "./xml-writer.ts";

export function imageXml(view: View, image: ImageRecord, asset: AssetRecord | undefined, single: boolean): string {
  const settled = image.capturedFrom === null || image.state !== IMAGE.new;
  const types = image.instanceTypes ?? [];
  return element("Image", [
    leaf("ID", image.id),
    element(
      "ProductCodes",
      image.productCodes.map((code) => leaf("ProductCode", code)),
    ),
    leaf("Name", image.name),
    settled ? leaf("Location", image.location) : "",
    leaf("State", image.state),
    settled ? leaf("Owner", image.owner) : "",
    leaf("Visibility", image.visibility),
    single && view.faithful ? "" : optionalLeaf("Architecture", image.architecture),
    settled ? leaf("Platform", image.platform) : "",
    leaf("Description", image.description),
    asset === undefined ? "" : leaf("Manifest", assetUrl(view, asset, "parameters.xml")),
    asset === undefined ? "" : leaf("Documentation", assetUrl(view, asset, "GettingStarted.html")),
    // Always there, if empty: clients of the time fell over its absence.
    element(
      "SupportedInstanceTypes",
      (single && view.faithful ? types.toReversed() : types).map((type) => typeXml(view, type, single)),
    ),
    leaf("CreatedTime", isoTime(single ? wholeSeconds(view, image.createdAt) : image.createdAt)),
    optionalLeaf("ImageSize", image.imageSize),
    settled ? optionalLeaf("PlatformVersion", image.platformVersion) : "",
    settled ? optionalLeaf("CaptureType", image.captureType) : "",
  ]);
}

function typeXml(view: View, type: InstanceTypeRecord, single: boolean): string {
  const unit = single ? padded(view, type.price.unitOfMeasure, 5) : type.price.unitOfMeasure;
  return element("InstanceType", [
    leaf("ID", type.id),
    leaf("Label", type.label),
    leaf("Detail", type.detail),
    priceXml("Price", type.price, unit),
  ]);
}

function priceXml(name: string, price: PriceRecord, unit: string = price.unitOfMeasure): string {
  return element(
    name,
    [
      price.effectiveAt === null ? "" : leaf("EffectiveDate", isoTime(price.effectiveAt)),
      leaf("CurrencyCode", price.currencyCode),
      leaf("Rate", price.rate.toFixed(4)),
      leaf("PricePerQuantity", price.pricePerQuantity),
      leaf("UnitOfMeasure", unit),
    ],
    { CountryCode: price.countryCode },
  );
}

export function instanceXml(view: View, instance: InstanceRecord): string {
  const primary = instance.primaryIp;
  return element("Instance", [
    leaf("ID", instance.id),
    leaf("Location", instance.location),
    leaf("RequestID", instance.requestId, { name: instance.requestName }),
    leaf("Name", instance.name),
    leaf("Owner", instance.owner),
    leaf("ImageID", instance.imageId),
    leaf("InstanceType", instance.instanceType),
    optionalLeaf("KeyName", instance.keyName),
    // The primary address stands here as well, flat, for the clients of the first year.
    primary === null ? "" : leaf("Hostname", padded(view, primary.hostname, 16)),
    leaf("IP", primary === null ? "" : padded(view, primary.ip, 16)),
    primary === null ? "" : ipXml(view, "PrimaryIP", primary),
    ...instance.secondaryIps.map((address) => ipXml(view, "SecondaryIP", address)),
    leaf("Status", instance.status),
    leaf("LaunchTime", isoTime(instance.launchedAt)),
    leaf("ExpirationTime", isoTime(instance.expiresAt)),
    element("ProductCodes", []),
    element(
      "Software",
      instance.software.map((application) =>
        element("Application", [
          leaf("Name", application.name),
          leaf("Version", application.version),
          leaf("Type", application.type),
        ]),
      ),
    ),
    element(
      "Volumes",
      instance.volumeIds.map((id) => leaf("Volume", id)),
    ),
    primary === null ? "" : leaf("DiskSize", instance.diskSize) + leaf("MiniEphemeral", instance.rootOnly),
  ]);
}

function ipXml(
  view: View,
  name: string,
  address: { readonly ip: string; readonly hostname: string; readonly type: number },
): string {
  return element(name, [
    leaf("Type", address.type === 0 ? "DYNAMIC" : "RESERVED"),
    leaf("IP", padded(view, address.ip, 16)),
    leaf("Hostname", padded(view, address.hostname, 16)),
  ]);
}

export function volumeXml(volume: VolumeRecord, ioPrice: PriceRecord, fresh = false): string {
  const area = element("StorageArea", [leaf("ID", ""), leaf("Name", ""), leaf("Description", "")]);
  return element("Volume", [
    leaf("ID", volume.id),
    leaf("Location", volume.location),
    leaf("OfferingID", volume.offeringId),
    fresh ? "" : leaf("InstanceID", volume.instanceId ?? "0"),
    leaf("Owner", volume.owner),
    leaf("Name", volume.name),
    leaf("Format", volume.format),
    leaf("Size", volume.size),
    leaf("State", volume.state),
    element("ProductCodes", []),
    leaf("CreatedTime", isoTime(volume.createdAt)),
    area,
    priceXml("IOPrice", ioPrice),
    leaf("CloneStatus", 0),
    leaf("PlatformVersion", volume.platformVersion),
    leaf("SourceDiskId", volume.sourceDiskId),
  ]);
}

export function addressXml(address: AddressRecord): string {
  return element("Address", [
    leaf("Type", "RESERVED"),
    leaf("IP", address.ip),
    leaf("Hostname", address.hostname),
    leaf("Location", address.location),
    leaf("ID", address.id),
    leaf("OfferingID", address.offeringId),
    leaf("Mode", "PRIMARY"),
    leaf("State", address.state),
    optionalLeaf("InstanceID", address.instanceId),
    leaf("owner", address.owner),
  ]);
}

export function keyXml(key: KeyRecord, instanceIds: readonly string[]): string {
  return element("PublicKey", [
    leaf("KeyName", key.name),
    leaf("KeyMaterial", key.material),
    leaf("Default", key.isDefault),
    leaf("LastModifiedTime", isoTime(key.modifiedAt)),
    element(
      "Instances",
      instanceIds.map((id) => leaf("InstanceID", id)),
    ),
  ]);
}

export function locationXml(location: LocationRecord): string {
  const capabilities = location.capabilities.map(({ id, entries }) =>
    element(
      "Capability",
      Object.entries(entries).map(([key, values]) =>
        element(
          "Entry",
          values.map((value) => leaf("Value", value)),
          { key },
        ),
      ),
      { id },
    ),
  );
  return element("Location", [
    leaf("ID", location.id),
    leaf("Name", location.name),
    leaf("Description", location.description),
    leaf("Location", location.code),
    element("Capabilities", capabilities),
    leaf("State", location.state),
  ]);
}

export function storageOfferingXml(offering: StorageOfferingRecord): string {
  const formats = ["EXT3", "RAW"].map((id) => element("Format", [leaf("ID", id), leaf("Label", id.toLowerCase())]));
  return element("Offerings", [
    leaf("ID", offering.id),
    leaf("Location", offering.location),
    leaf("Name", offering.name),
    leaf("Label", `${offering.capacity} GiB`),
    leaf("Capacity", offering.capacity),
    leaf("SupportedSizes", offering.capacity),
    element("SupportedFormats", formats),
    priceXml("Price", offering.price),
  ]);
}

export function addressOfferingXml(offering: AddressOfferingRecord): string {
  return element("Offerings", [
    leaf("ID", offering.id),
    leaf("Location", offering.location),
    leaf("IPType", offering.ipType),
    priceXml("Price", offering.price),
  ]);
}

export function vlanXml(vlan: VlanRecord): string {
  return element("Vlan", [leaf("ID", vlan.id), leaf("Name", vlan.name), leaf("Location", vlan.location)]);
}
