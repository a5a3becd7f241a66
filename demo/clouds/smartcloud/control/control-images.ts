import { defaultAgreement } from "../../../seed/smartcloud/smartcloud-agreements.ts";
import { minimalManifest } from "../../../seed/smartcloud/smartcloud-manifests.ts";
import { gettingStartedPage } from "../../../seed/smartcloud/smartcloud-pages.ts";
import { instanceTypesFor } from "../../../seed/smartcloud/smartcloud-types.ts";
import type { AssetRecord, ImageRecord } from "../records.ts";
import type { World } from "../world-state.ts";
import {
  type BodyFault,
  checkFields,
  type FieldRule,
  type Fields,
  INTEGER,
  isFields,
  oneOf,
  TEXT,
  TEXTS,
} from "./control-fields.ts";

export interface NewImage {
  readonly image: ImageRecord;
  readonly asset: AssetRecord;
}

/** Reads one image to be seeded. Only `name` must be given. */
export function readNewImage(world: World, where: string, value: unknown): NewImage | BodyFault {
  if (!isFields(value)) return { fault: `${where}: an object is needed` };
  const fault = checkFields(where, value, rulesOf(world));
  if (fault !== null) return fault;
  const text = textsOf(value);
  if (text("name") === undefined) return { fault: `${where}: name is needed` };
  const id = text("id");
  const guid = text("assetGuid");
  if (guid !== undefined && !world.assets.has(guid)) return { fault: `${where}: no entry has this assetGuid` };
  if (id !== undefined && (!/^\d+$/.test(id) || world.images.has(id))) {
    return { fault: `${where}: id must be a number that no image has, as a string` };
  }
  return newImage(world, value, text);
}

function newImage(world: World, value: Fields, text: (key: string) => string | undefined): NewImage {
  const name = text("name") ?? "";
  const owner = text("owner") ?? "SYSTEM";
  const platform = text("platform") ?? "SUSE Linux Enterprise Server/11 SP1";
  const architecture = text("architecture") === "i386" ? "i386" : "x86_64";
  const description = text("description") ?? name;
  // Another version of an entry that is there already, or an entry of its own.
  const guid = text("assetGuid") ?? world.nextGuid();
  const id = text("id") ?? world.nextId("image");
  const scripts = text("scripts");
  const files = {
    "parameters.xml": text("manifest") ?? minimalManifest(),
    "GettingStarted.html": text("documentation") ?? gettingStartedPage(name, [description]),
    ...(scripts === undefined ? {} : { "scripts.txt": scripts }),
  };
  return {
    asset: { guid, version: "1.0", files, agreement: defaultAgreement(name, platform), softwareBundles: [] },
    image: {
      id,
      name,
      description,
      owner,
      visibility: visibilityOf(text("visibility"), owner),
      state: typeof value.state === "number" ? value.state : 1,
      platform,
      architecture,
      location: text("location") ?? "41",
      createdAt: typeof value.createdTime === "number" ? value.createdTime : world.now(),
      productCodes: Array.isArray(value.productCodes) ? value.productCodes.map(String) : [],
      instanceTypes: instanceTypesFor(platform, architecture, 0),
      assetGuid: guid,
      binaryId: `image-${id}`,
      capturedFrom: null,
      captureType: text("captureType") ?? null,
      platformVersion: text("platformVersion") ?? null,
      imageSize: text("imageSize") ?? null,
    },
  };
}

function rulesOf(world: World): Readonly<Record<string, FieldRule>> {
  return {
    id: TEXT,
    name: TEXT,
    assetGuid: TEXT,
    description: TEXT,
    owner: TEXT,
    visibility: oneOf("PUBLIC", "SHARED", "PRIVATE"),
    state: INTEGER,
    platform: TEXT,
    architecture: oneOf("i386", "x86_64"),
    location: oneOf(...world.seed.locations.map((location) => location.id)),
    createdTime: INTEGER,
    productCodes: TEXTS,
    manifest: TEXT,
    documentation: TEXT,
    scripts: TEXT,
    captureType: TEXT,
    platformVersion: TEXT,
    imageSize: TEXT,
  };
}

function visibilityOf(visibility: string | undefined, owner: string): ImageRecord["visibility"] {
  if (visibility === "PUBLIC" || visibility === "SHARED" || visibility === "PRIVATE") return visibility;
  return owner === "SYSTEM" ? "PUBLIC" : "PRIVATE";
}

function textsOf(fields: Fields): (key: string) => string | undefined {
  return (key) => (typeof fields[key] === "string" ? fields[key] : undefined);
}
