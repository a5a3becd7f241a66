import { GatewayError } from "../../domain/errors.ts";
import { type ImageFilter, wordsOf } from "../../domain/image/filter.ts";

const maximumValues = 200;
const maximumTags = 20;
const maximumText = 500;

/** Databases take only so many parameters and so long a pattern; far below that, a filter is a mistake. */
export function refuseHugeFilter(filter: object, at = "filter"): void {
  for (const [name, value] of Object.entries(filter)) {
    const field = `${at}.${name}`;
    const most = name === "tags" ? maximumTags : maximumValues;
    if (Array.isArray(value) && value.length > most)
      throw new GatewayError("BAD_USER_INPUT", `\`${field}\` may hold at most ${most} values.`, { field });
    if (typeof value === "string" && value.length > maximumText)
      throw new GatewayError("BAD_USER_INPUT", `\`${field}\` may have at most ${maximumText} characters.`, { field });
    if (Array.isArray(value)) for (const item of value) refuseHugeItem(item, field);
  }
}

/** A search for no word would find everything, which nobody means by it. */
export function refuseWordlessText({ text }: ImageFilter): void {
  if (text === undefined || wordsOf(text).length > 0) return;
  throw new GatewayError(
    "BAD_USER_INPUT",
    "`filter.text` holds no word to search for: give letters or digits, or leave it out to list all images.",
    { field: "filter.text" },
  );
}

function refuseHugeItem(item: unknown, field: string): void {
  if (typeof item === "string") refuseHugeFilter({ "": item }, field);
  else if (typeof item === "object" && item !== null) refuseHugeFilter(item, field);
}
