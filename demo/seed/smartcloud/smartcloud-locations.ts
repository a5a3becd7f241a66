import type {
  AddressOfferingRecord,
  LocationRecord,
  PriceRecord,
  StorageOfferingRecord,
  VlanRecord,
} from "../../clouds/smartcloud/records.ts";

const SERVICES = "Guest Instances, Image Capture, Persistent Storage, Reserved IP, Private VLAN/VPN";

export const LOCATIONS: readonly LocationRecord[] = [
  location("41", "Raleigh, U.S.A", "RTP", "Raleigh, North Carolina, U.S.A.", true),
  location("61", "Ehningen, Germany", "EHN", "Ehningen, Baden-Wurttemberg, Germany.", true),
  location("82", "Boulder1, U.S.A", "us-co-dc1", "Boulder, Colorado, U.S.A.", false),
  location("101", "Markham, Canada", "ca-on-dc1", "Markham, Ontario, Canada.", false),
  location("121", "Makuhari, Japan", "ap-jp-dc1", "Makuhari, Chiba, Japan.", false),
  location("141", "Singapore, Singapore", "ap-sg-dc1", "Singapore.", false),
];

const STORAGE_SIZES = [
  { id: "20001208", name: "Small", capacity: 256, rate: 0.0384 },
  { id: "20001209", name: "Medium", capacity: 512, rate: 0.0768 },
  { id: "20001210", name: "Large", capacity: 2048, rate: 0.3072 },
] as const;

/** One offering has one id in all data centres. */
export const STORAGE_OFFERINGS: readonly StorageOfferingRecord[] = LOCATIONS.flatMap(({ id: place }) =>
  STORAGE_SIZES.map(({ id, name, capacity, rate }) => ({
    id,
    location: place,
    name,
    capacity,
    price: price(rate, Date.UTC(2011, 7, 12)),
  })),
);

export const ADDRESS_OFFERINGS: readonly AddressOfferingRecord[] = LOCATIONS.flatMap(({ id: place }) => [
  { id: "20001223", location: place, ipType: 0 as const, price: price(0.01, Date.UTC(2011, 3, 12)) },
  { id: "20034221", location: place, ipType: 1 as const, price: price(0, Date.UTC(2011, 9, 3)) },
]);

export const VLANS: readonly VlanRecord[] = [
  { id: "5301", enterprise: "acme.example", name: "ACME-VLAN1", location: "41" },
  { id: "5302", enterprise: "acme.example", name: "ACME-VLAN2", location: "61" },
  { id: "5318", enterprise: "globex.example", name: "GLOBEX-VLAN1", location: "101" },
];

export const IO_PRICE: PriceRecord = {
  ...price(0.11, Date.UTC(2011, 7, 12)),
  unitOfMeasure: "CNT",
  pricePerQuantity: 1_000_000,
};

function location(id: string, name: string, code: string, place: string, hasAreas: boolean): LocationRecord {
  const areas = { [`${id}1`]: ["Area1", "first storage area"], [`${id}2`]: ["Area2", "second storage area"] };
  return {
    id,
    name,
    description: `Data center in ${place} It offers: ${SERVICES}.`,
    code,
    state: 1,
    capabilities: [
      { id: "oss.storage.format", entries: { EXT3: ["ext3"], RAW: ["raw"] } },
      { id: "oss.instance.spec.i386", entries: {} },
      { id: "oss.instance.spec.x86_64", entries: {} },
      { id: "oss.storage.availabilityarea", entries: hasAreas ? areas : {} },
    ],
  };
}

function price(rate: number, effectiveAt: number): PriceRecord {
  return { rate, unitOfMeasure: "UHR", countryCode: "897", currencyCode: "USD", pricePerQuantity: 1, effectiveAt };
}
