import { createHash } from "node:crypto";
import type { AssetRecord, ImageRecord, SoftwareBundleRecord } from "../../clouds/smartcloud/records.ts";
import { guidOf } from "../../clouds/smartcloud/world.ts";
import { defaultAgreement } from "./smartcloud-agreements.ts";
import { APPLICATIONS } from "./smartcloud-applications.ts";
import { manifest, minimalManifest } from "./smartcloud-manifests.ts";
import { MIDDLEWARE } from "./smartcloud-middleware.ts";
import { OPERATING_SYSTEMS } from "./smartcloud-operating-systems.ts";
import { accessParagraph, gettingStartedPage, licenceParagraph } from "./smartcloud-pages.ts";
import type { Licence, ProductSeed } from "./smartcloud-products.ts";
import { instanceTypesFor, largerTypes } from "./smartcloud-types.ts";

export interface Catalogue {
  readonly images: readonly ImageRecord[];
  readonly assets: readonly AssetRecord[];
}

const DAY_MS = 24 * 60 * 60 * 1000;
const FIRST_ID = 20_001_119;

/** Prefix of a product code outside Raleigh, where only some have one. In both places of the first year the whole is cut to the column. */
const CODE_PREFIXES: Readonly<Record<string, string>> = {
  "61": "ehn",
  "82": "uscodc1",
  "101": "caondc1",
  "121": "apjpdc1",
  "141": "apsgdc1",
};
const CODE_WIDTH = 22;

/** Some names say where the image is; most do not. */
const NAME_TAGS: Readonly<Record<string, string>> = { "101": " (TOR)", "82": " (BLD)" };

/** The public catalogue: each product once per data centre, each with an id and an asset of its own. */
export function publicCatalogue(): Catalogue {
  const made = [...OPERATING_SYSTEMS, ...MIDDLEWARE, ...APPLICATIONS].flatMap((product) =>
    (product.licences ?? [null]).flatMap((licence) =>
      product.architectures.flatMap((architecture) =>
        product.locations.map((location, place) => makeImage(product, licence, architecture, location, place)),
      ),
    ),
  );
  made.sort((a, b) => a.image.createdAt - b.image.createdAt || a.image.binaryId.localeCompare(b.image.binaryId));
  let id = FIRST_ID;
  const images = made.map(({ image }) => {
    id += 20 + (hashOf(image.binaryId).readUInt16BE(0) % 80);
    return { ...image, id: String(id) };
  });
  return { images, assets: made.map(({ asset }) => asset) };
}

function makeImage(
  product: ProductSeed,
  licence: Licence | null,
  architecture: "i386" | "x86_64",
  location: string,
  place: number,
): { readonly image: ImageRecord; readonly asset: AssetRecord } {
  const bits = architecture === "i386" ? "32-bit" : "64-bit";
  const key = `${product.name}/${licence}/${architecture}`;
  const operatingSystem = product.licences === undefined;
  const system = operatingSystem ? ` for ${architecture === "i386" ? "x86" : "x86_64"}` : "";
  const name = `${product.name}${system}${operatingSystem ? (NAME_TAGS[location] ?? "") : ""}${licence === null ? "" : ` - ${licence}`}`;
  const types = instanceTypesFor(
    product.platform,
    architecture,
    licence === "PAYG" ? (product.softwareRate ?? 0.2) : 0,
  );
  const asset = makeAsset(product, licence, name, `${key}/${location}`);
  const image: ImageRecord = {
    id: "",
    name,
    description: `${product.about}, ${bits}, on ${product.platform.replace("/", " ")}`,
    owner: "SYSTEM",
    visibility: "PUBLIC",
    state: 1,
    platform: product.platform,
    architecture,
    location,
    createdAt: Date.parse(product.since) + place * 9 * DAY_MS + (hashOf(`${key}/${location}`).readUInt32BE(0) % DAY_MS),
    productCodes: [productCode(key, location, operatingSystem && product.since >= "2010-08")],
    instanceTypes: product.big ? largerTypes(types) : types,
    assetGuid: asset.guid,
    binaryId: `${key}/${location}`,
    capturedFrom: null,
    captureType: null,
    platformVersion: product.since >= "2011-06" ? "2" : null,
    imageSize: null,
  };
  return { image, asset };
}

function makeAsset(product: ProductSeed, licence: Licence | null, name: string, key: string): AssetRecord {
  const fields = product.fields ?? [];
  const asked = fields.map((field) => field.label.toLowerCase()).join(", ");
  const page = gettingStartedPage(name, [
    `${product.about}. This page says what to do with a new instance of it.`,
    accessParagraph(product.platform),
    fields.length === 0
      ? "The image asks for nothing when an instance is requested."
      : `When you request an instance, you are asked for: ${asked}. The answers are written to the cloud folder of the machine.`,
    `Open to the network are the ports ${(product.ports ?? [[1, 65_535]]).map(([low, high]) => (low === high ? `${low}` : `${low} to ${high}`)).join(", ")}; the firewall of the instance closes all others.`,
    licenceParagraph(licence),
  ]);
  const plain = product.ports === undefined && fields.length === 0;
  return {
    guid: guidOf(key),
    version: versionOf(key),
    files: {
      "parameters.xml": plain ? minimalManifest() : manifest(product.ports ?? [[1, 65_535]], fields),
      "GettingStarted.html": page,
      ...(product.scripts === undefined ? {} : { "scripts.txt": product.scripts }),
    },
    agreement: defaultAgreement(name, product.platform),
    softwareBundles: (product.bundles ?? []).map(makeBundle),
  };
}

function productCode(key: string, location: string, tagged: boolean): string {
  const base = hashOf(`code/${key}`).toString("base64url").slice(0, CODE_WIDTH).replace("-", "@");
  const code = `${CODE_PREFIXES[location] ?? (tagged ? "rtp" : "")}${base}`;
  return location === "61" || location === "41" ? code.slice(0, CODE_WIDTH) : code;
}

function makeBundle(name: string): SoftwareBundleRecord {
  const id = String(2_000 + (hashOf(`bundle/${name}`).readUInt16BE(0) % 900));
  return { id, name, description: `Installs ${name} on a base image`, guid: guidOf(`bundle/${name}`), version: "1.0" };
}

function versionOf(key: string): string {
  const dice = hashOf(`version/${key}`).readUInt8(0) % 20;
  if (dice === 0) return "22.1rtp";
  if (dice === 1) return "1";
  return dice < 4 ? "1.1" : "1.0";
}

export function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
