/** How answers are worded, apart from their form. */
export interface View {
  /** With blanks, missing members and rounded times, as the real service answered. */
  readonly faithful: boolean;
  /** Scheme and host of the Manifest and Documentation addresses. */
  readonly catalogueOrigin: string;
}

export const CATALOGUE_PATH = "/cloud/enterprise/ram.ws/RAMSecure/artifact";

/** The braces around the GUID stay literal: the service never encoded them. */
export function assetUrl(view: View, asset: { readonly guid: string; readonly version: string }, file: string): string {
  return `${view.catalogueOrigin}${CATALOGUE_PATH}/{${asset.guid}}/${asset.version}/${file}`;
}

/** Fixed-width columns of the service's database shine through. */
export function padded(view: View, text: string, width: number): string {
  return view.faithful ? text.padEnd(width, " ") : text;
}

export function wholeSeconds(view: View, at: number): number {
  return view.faithful ? Math.floor(at / 1000) * 1000 : at;
}
