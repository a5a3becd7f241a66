import { type ImageKey, keyText } from "./image.ts";

/** No cloud's ids or regions come near it. */
export const longestName = 256;

type NamedType = "ApiToken" | "Asset" | "Backend" | "Member" | "Organization" | "Post" | "PublicationRequest" | "Topic";

/** Global ids: opaque to clients, base64url of `Type:rest` to us. */
export type NodeReference =
  | { readonly type: "Image"; readonly key: ImageKey }
  | { readonly type: "LifecycleEvent"; readonly position: number }
  | { readonly type: NamedType; readonly id: string };

/** For who has the cloud's own id in hand. */
export const notAnImageId =
  "This is not the global id of an image, as `Image.id` gives it. By the cloud's own id (`ami-…`), images(filter: { nativeIds: […] }) finds it, or imageByNativeId where the region is known.";

export function imageId(key: ImageKey): string {
  return encode(`Image:${keyText(key)}`);
}

export function backendNodeId(id: string): string {
  return encode(`Backend:${id}`);
}

export function organizationNodeId(id: string): string {
  return encode(`Organization:${id}`);
}

/** Of the reference that the ledger has of a person. */
export function memberId(reference: string): string {
  return encode(`Member:${reference}`);
}

export function apiTokenId(id: string): string {
  return encode(`ApiToken:${id}`);
}

export function assetNodeId(id: string): string {
  return encode(`Asset:${id}`);
}

export function topicNodeId(id: string): string {
  return encode(`Topic:${id}`);
}

export function postNodeId(id: string): string {
  return encode(`Post:${id}`);
}

export function publicationRequestId(id: string): string {
  return encode(`PublicationRequest:${id}`);
}

export function lifecycleEventId(position: number): string {
  return encode(`LifecycleEvent:${position}`);
}

/** What a global id points to; null where it is none of ours. Regions hold no colon, native ids may. */
export function parseNodeId(id: string): NodeReference | null {
  const text = Buffer.from(id, "base64url").toString("utf8");
  if (encode(text) !== id) return null;
  const [type, first = "", second, ...rest] = text.split(":");
  if (type === "Image" && first && second && rest.length > 0) {
    const key = { provider: first, region: second, nativeId: rest.join(":") };
    return isRegion(key.region) && isNativeId(key.nativeId) ? { type, key } : null;
  }
  // A database takes no NUL, and none of our names has a control character.
  if (isNamed(type) && first && second === undefined) return /\p{Cc}/u.test(first) ? null : { type, id: first };
  if (type === "LifecycleEvent" && /^[1-9]\d{0,14}$/.test(first) && second === undefined)
    return { type, position: Number(first) };
  return null;
}

const namedTypes: ReadonlySet<string> = new Set<NamedType>([
  "ApiToken",
  "Asset",
  "Backend",
  "Member",
  "Organization",
  "Post",
  "PublicationRequest",
  "Topic",
]);

function isNamed(type: string | undefined): type is NamedType {
  return type !== undefined && namedTypes.has(type);
}

/** What a cloud's id may be when somebody sends it: it goes into keys of caches and statements. */
export function isNativeId(text: string): boolean {
  return text.length <= longestName && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

/** The same of a region, which stands between colons in a global id. */
export function isRegion(text: string): boolean {
  return isNativeId(text) && !text.includes(":");
}

function encode(text: string): string {
  return Buffer.from(text, "utf8").toString("base64url");
}
