import type { AssetRecord, ImageRecord } from "../records.ts";
import type { World } from "../world-state.ts";
import {
  type BodyFault,
  checkFields,
  type FieldRule,
  type Fields,
  INTEGER,
  isFault,
  isFields,
  NAMED_TEXTS,
  oneOf,
  TEXT,
  TEXTS,
  TRUE,
} from "./control-fields.ts";

/** What the portal would show after all changes; kept only if every one of them is right. */
interface Draft {
  readonly images: Map<string, ImageRecord | null>;
  readonly assets: Map<string, AssetRecord>;
}

const PRICE_RULES: Readonly<Record<string, FieldRule>> = {
  instanceType: TEXT,
  rate: { accepts: (value) => typeof value === "number" && value >= 0, words: "a number, not below 0" },
  currencyCode: TEXT,
  countryCode: TEXT,
  effectiveDate: INTEGER,
};

const CHANGE_RULES: Readonly<Record<string, FieldRule>> = {
  name: TEXT,
  description: TEXT,
  visibility: oneOf("PUBLIC", "SHARED", "PRIVATE"),
  state: INTEGER,
  owner: TEXT,
  productCodes: TEXTS,
  price: { accepts: isFields, words: `an object with ${Object.keys(PRICE_RULES).join(", ")}` },
  manifest: TEXT,
  documentation: TEXT,
  scripts: TEXT,
  artifacts: NAMED_TEXTS,
  delete: TRUE,
};

/** Changes images as somebody would in the cloud's own portal: all of them, or none. */
export function applyChanges(world: World, body: unknown): { readonly changed: number } | BodyFault {
  if (!isFields(body)) return { fault: "the body must be {changes: [{imageId, change}]}" };
  const outer = checkFields("body", body, {
    changes: { accepts: Array.isArray, words: "a list of {imageId, change}" },
  });
  if (outer !== null) return outer;
  if (!Array.isArray(body.changes)) return { fault: "body: changes is needed, a list of {imageId, change}" };

  const draft: Draft = { images: new Map(), assets: new Map() };
  for (const [place, entry] of body.changes.entries()) {
    const fault = draftChange(world, draft, `changes[${place}]`, entry);
    if (fault !== null) return fault;
  }
  for (const [guid, asset] of draft.assets) world.assets.set(guid, asset);
  for (const [id, image] of draft.images) {
    if (image === null) world.images.delete(id);
    else world.images.set(id, image);
  }
  return { changed: draft.images.size };
}

function draftChange(world: World, draft: Draft, where: string, entry: unknown): BodyFault | null {
  if (!isFields(entry)) return { fault: `${where}: an object with imageId and change is needed` };
  const outer = checkFields(where, entry, { imageId: TEXT, change: { accepts: isFields, words: "an object" } });
  if (outer !== null) return outer;
  const { imageId, change } = entry;
  if (typeof imageId !== "string" || !isFields(change)) return { fault: `${where}: imageId and change are needed` };
  const image = draft.images.has(imageId) ? draft.images.get(imageId) : world.images.get(imageId);
  if (image === undefined || image === null) return { fault: `${where}: no image with id ${imageId}` };
  const fault = checkFields(`${where}.change`, change, CHANGE_RULES);
  if (fault !== null) return fault;
  if (change.delete === true) {
    if (Object.keys(change).length > 1) return { fault: `${where}.change: delete stands alone` };
    draft.images.set(imageId, null);
    return null;
  }
  const priced = changePrices(`${where}.change.price`, image, change.price);
  if (isFault(priced)) return priced;
  const described = changeAsset(world, draft, where, image, change);
  if (described !== null) return described;
  draft.images.set(imageId, { ...priced, ...plainChange(change) });
  return null;
}

function plainChange(change: Fields): Partial<ImageRecord> {
  const { name, description, visibility, state, owner, productCodes } = change;
  return {
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof description === "string" ? { description } : {}),
    ...(visibility === "PUBLIC" || visibility === "SHARED" || visibility === "PRIVATE" ? { visibility } : {}),
    ...(typeof state === "number" ? { state } : {}),
    ...(typeof owner === "string" ? { owner } : {}),
    ...(Array.isArray(productCodes) ? { productCodes: productCodes.map(String) } : {}),
  };
}

function changePrices(where: string, image: ImageRecord, price: unknown): ImageRecord | BodyFault {
  if (!isFields(price)) return image;
  const fault = checkFields(where, price, PRICE_RULES);
  if (fault !== null) return fault;
  const { instanceType, rate, currencyCode, countryCode, effectiveDate } = price;
  const types = image.instanceTypes ?? [];
  if (typeof instanceType === "string" && !types.some((type) => type.id === instanceType)) {
    return { fault: `${where}: instanceType must be one of ${types.map((type) => type.id).join(", ") || "none"}` };
  }
  return {
    ...image,
    instanceTypes: types.map((type) => {
      if (instanceType !== undefined && type.id !== instanceType) return type;
      const changed = {
        ...type.price,
        ...(typeof rate === "number" ? { rate } : {}),
        ...(typeof currencyCode === "string" ? { currencyCode } : {}),
        ...(typeof countryCode === "string" ? { countryCode } : {}),
        ...(typeof effectiveDate === "number" ? { effectiveAt: effectiveDate } : {}),
      };
      return { ...type, price: changed };
    }),
  };
}

function changeAsset(world: World, draft: Draft, where: string, image: ImageRecord, change: Fields): BodyFault | null {
  const files = {
    // `checkFields` saw to it that they are texts.
    ...(isFields(change.artifacts) ? (change.artifacts as Readonly<Record<string, string>>) : {}),
    ...(typeof change.manifest === "string" ? { "parameters.xml": change.manifest } : {}),
    ...(typeof change.documentation === "string" ? { "GettingStarted.html": change.documentation } : {}),
    ...(typeof change.scripts === "string" ? { "scripts.txt": change.scripts } : {}),
  };
  if (Object.keys(files).length === 0) return null;
  const guid = image.assetGuid;
  const asset = guid === null ? undefined : (draft.assets.get(guid) ?? world.assets.get(guid));
  if (asset === undefined) return { fault: `${where}: image ${image.id} has no asset in the catalog` };
  draft.assets.set(asset.guid, { ...asset, files: { ...asset.files, ...files } });
  return null;
}
