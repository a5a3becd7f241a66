import type { AssetRecord, ImageRecord, SeedWorld } from "../../clouds/smartcloud/records.ts";
import { guidOf } from "../../clouds/smartcloud/world.ts";
import { type Catalogue, publicCatalogue } from "./smartcloud-asset-catalog.ts";
import { captures, INITECH } from "./smartcloud-captures.ts";
import { ADDRESS_OFFERINGS, IO_PRICE, LOCATIONS, STORAGE_OFFERINGS, VLANS } from "./smartcloud-locations.ts";
import { ADDRESSES, instances, KEYS, VOLUMES } from "./smartcloud-resources.ts";

const FIRST_SCALED_ID = 20_100_001;
const HOUR_MS = 60 * 60 * 1000;

/** The demo world of SmartCloud Enterprise, the same at every start, and `scale` public images more. */
export function createSmartCloudSeed(scale: number): SeedWorld {
  const catalogue = publicCatalogue();
  const made = captures(catalogue);
  const scaled = scaledImages(scale, catalogue);
  return {
    images: [...catalogue.images, ...made.images, ...scaled.images],
    assets: [...catalogue.assets, ...made.assets, ...scaled.assets],
    instances: instances([...catalogue.images, ...made.images]),
    volumes: VOLUMES,
    addresses: ADDRESSES,
    keys: KEYS,
    locations: LOCATIONS,
    storageOfferings: STORAGE_OFFERINGS,
    addressOfferings: ADDRESS_OFFERINGS,
    vlans: VLANS,
    ioPrice: IO_PRICE,
    publishers: [INITECH],
  };
}

/** Monthly rebuilds of the catalogue, as many as wanted. */
function scaledImages(scale: number, catalogue: Catalogue): Catalogue {
  const assets: AssetRecord[] = [];
  const images: ImageRecord[] = [];
  const assetsByGuid = new Map(catalogue.assets.map((asset) => [asset.guid, asset]));
  for (let place = 0; place < scale; place += 1) {
    const base = catalogue.images[place % catalogue.images.length];
    const asset = assetsByGuid.get(base?.assetGuid ?? "");
    if (base === undefined || asset === undefined) break;
    const guid = guidOf(`scaled/${place}`);
    const build = String(Math.floor(place / catalogue.images.length) + 1);
    assets.push({ ...asset, guid, version: "1.0" });
    images.push({
      ...base,
      id: String(FIRST_SCALED_ID + place),
      name: `${base.name} build ${build}`,
      createdAt: Date.UTC(2012, 0, 1) + ((place * 7) % (24 * 365)) * HOUR_MS + (place % 1000),
      assetGuid: guid,
      binaryId: `scaled/${place}`,
    });
  }
  return { images, assets };
}
