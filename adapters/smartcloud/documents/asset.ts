export interface AssetKey {
  readonly guid: string;
  readonly version: string;
}

/** The asset catalogue writes GUIDs with literal braces, which strict readers of URLs refuse; null for what is no web address. */
export function toUrl(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}

/** `…/artifact/{GUID}/1.0/parameters.xml` */
export function toAssetKey(url: string | null): AssetKey | null {
  const [, guid, version] = /\/artifact\/%7B([0-9a-f-]{36})%7D\/([^/]+)\//i.exec(url ?? "") ?? [];
  return guid === undefined || version === undefined ? null : { guid, version };
}
