import { type ImageKey, keyText } from "./image.ts";

/** Global ids: opaque to clients, base64url of `Type:rest` to us. */
export type NodeReference =
  | { readonly type: "Image"; readonly key: ImageKey }
  | { readonly type: "Backend"; readonly id: string }
  | { readonly type: "LifecycleEvent"; readonly position: number };

export function imageId(key: ImageKey): string {
  return encode(`Image:${keyText(key)}`);
}

export function backendNodeId(id: string): string {
  return encode(`Backend:${id}`);
}

export function lifecycleEventId(position: number): string {
  return encode(`LifecycleEvent:${position}`);
}

/** What a global id points to; null where it is none of ours. Realms hold no colon, native ids may. */
export function parseNodeId(id: string): NodeReference | null {
  const text = Buffer.from(id, "base64url").toString("utf8");
  if (encode(text) !== id) return null;
  const [type, first = "", second, ...rest] = text.split(":");
  if (type === "Image" && first && second && rest.length > 0)
    return { type, key: { provider: first, realm: second, nativeId: rest.join(":") } };
  if (type === "Backend" && first && second === undefined) return { type, id: first };
  if (type === "LifecycleEvent" && /^[1-9]\d{0,14}$/.test(first) && second === undefined)
    return { type, position: Number(first) };
  return null;
}

function encode(text: string): string {
  return Buffer.from(text, "utf8").toString("base64url");
}
