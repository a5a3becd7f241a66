import { z } from "zod";
import { cleanText } from "../../kit/text.ts";
import { cloudTime } from "../../kit/time.ts";

/**
 * The cloud's answers, as far as they are used. Only what an answer cannot be without is demanded; a member that is
 * missing, null or of an odd type is null. Every text is trimmed: columns of fixed width come padded with blanks.
 */

/** Ids and codes come as text; a number is the same id. */
function idText(value: unknown): string | null {
  return cleanText(typeof value === "number" ? String(value) : value);
}

/** Sizes and prices come as numbers or as text, depending on the year. */
export function toNumber(value: unknown): number | null {
  const text = typeof value === "number" ? String(value) : cleanText(value);
  return text !== null && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}

/** Milliseconds since the epoch; -1 stands for "unknown". */
function toTime(value: unknown): string | null {
  return value === -1 ? null : cloudTime(value);
}

const member = z.unknown().optional();
const text = member.transform(cleanText);
const id = member.transform(idText);
const amount = member.transform(toNumber);
const time = member.transform(toTime);
const ownId = z.unknown().transform(idText).pipe(z.string());

const price = z.object({
  rate: amount,
  unitOfMeasure: text,
  countryCode: id,
  currencyCode: text,
  effectiveDate: time,
  pricePerQuantity: amount,
});

const instanceType = z.object({
  id: ownId,
  label: text,
  detail: text,
  price: price.nullish().catch(null),
});

export const nativeImage = z.object({
  id: ownId,
  name: text,
  description: text,
  owner: text,
  visibility: text,
  state: id,
  platform: text,
  architecture: text,
  location: id,
  createdTime: time,
  manifest: text,
  documentation: text,
  supportedInstanceTypes: z.array(instanceType).nullish().catch(null),
  productCodes: z.array(z.unknown().transform(idText)).nullish().catch(null),
  imageSize: id,
  captureType: text,
});

export type NativeImage = z.infer<typeof nativeImage>;
export type NativeInstanceType = z.infer<typeof instanceType>;

/** An image without an id makes the whole list unreadable: a sweep that skipped it would pass for complete. */
export const listedImage = z.object({ id: ownId, state: id });

export const locationsAnswer = z.object({ locations: z.array(z.object({ id: ownId, name: text })) });

/** `id` is the image's. */
export const agreementAnswer = z.object({
  id,
  text: z.string(),
  attachments: z.array(z.object({ label: z.string(), url: z.string(), type: z.int() })).nullish(),
});

export const manifestAnswer = z.object({ manifest: z.string().nullable() });

const address = z.object({ ip: text }).nullish().catch(null);

export const nativeInstance = z.object({
  id: ownId,
  name: text,
  status: id,
  imageId: id,
  instanceType: text,
  launchTime: time,
  owner: text,
  primaryIP: address,
  secondaryIP: z.array(address).nullish().catch(null),
});

export type NativeInstance = z.infer<typeof nativeInstance>;

/** As with images: one that was skipped could be the one that somebody is about to pull the ground from under. */
export const instancesAnswer = z.object({ instances: z.array(nativeInstance) });

/** Deletions answer `{"success": true}`; whatever else comes with 200 is no proof that something was deleted. */
export const successAnswer = z.object({ success: z.literal(true) });

/** Captures and imports answer with the image, clones with `ImageID` alone; other calls spell it in two more ways. */
export const madeAnswer = z
  .object({ id, ImageID: id, imageID: id, imageId: id })
  .transform((made) => made.id ?? made.ImageID ?? made.imageID ?? made.imageId)
  .pipe(z.string());
