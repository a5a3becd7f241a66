import { type Caller, dataOf } from "../isolation/callers.ts";

export interface Page {
  readonly revision: number;
  readonly markdown: string;
  readonly html: string;
  readonly links: readonly { readonly url: string }[];
  readonly diff: string | null;
  readonly author: { readonly reference: string; readonly member: { readonly user: string } | null } | null;
}

export interface AssetAnswer {
  readonly id: string;
  readonly publisher: string;
  readonly viewerCanChange: boolean;
  readonly images: readonly { readonly id: string }[];
  readonly gettingStarted: Page | null;
  readonly agreement: {
    readonly revision: number;
    readonly text: string;
    readonly attachments: readonly { readonly label: string; readonly url: string }[];
  } | null;
  readonly launchParameters: ParametersAnswer | null;
}

export interface ParametersAnswer {
  readonly revision: number;
  readonly fields: readonly object[];
  readonly jsonSchema: object;
  readonly uiSchema: object;
  readonly parametersXml: string;
}

export const asset = `id publisher viewerCanChange images { id }
  gettingStarted { revision markdown html links { url } diff author { reference member { user } } }
  agreement { revision text attachments { label url } }
  launchParameters {
    revision jsonSchema uiSchema parametersXml firewall { source minPort maxPort }
    fields { name type label required default minLength maxLength pattern minimum maximum options { value label } }
    rules { kind field when { field is } to fields }
  }`;

export interface UserErrorAnswer {
  readonly code: string;
  readonly field: readonly string[];
  readonly message: string;
}

export interface WriteAnswer {
  readonly userErrors: readonly UserErrorAnswer[];
  readonly asset: AssetAnswer | null;
  readonly event: { readonly __typename: string; readonly source: string } | null;
}

/** Sends one of the mutations of assets. */
export async function write(url: string, caller: Caller, mutation: string, input: object): Promise<WriteAnswer> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) {
    userErrors { code field message } asset { ${asset} } event { __typename source }
  } }`;
  return (await dataOf<{ payload: WriteAnswer }>(url, caller, query, { input })).payload;
}

/** What somebody is told is written about an image. */
export async function assetsOf(url: string, caller: Caller, imageId: string): Promise<readonly AssetAnswer[] | null> {
  const query = `query ($id: ID!) { image(id: $id) { assets { ${asset} } } }`;
  const { image } = await dataOf<{ image: { assets: readonly AssetAnswer[] } | null }>(url, caller, query, {
    id: imageId,
  });
  return image?.assets ?? null;
}

/** One by its id; null where there is none for this caller. */
export async function assetAt(url: string, caller: Caller, id: string): Promise<AssetAnswer | null> {
  const query = `query ($id: ID!) { asset(id: $id) { ${asset} } node(id: $id) { id } }`;
  const { asset: found, node } = await dataOf<{ asset: AssetAnswer | null; node: { id: string } | null }>(
    url,
    caller,
    query,
    { id },
  );
  if ((node === null) !== (found === null)) throw new Error("`node` and `asset` do not agree");
  return found;
}

export interface FilesAnswer {
  readonly revision: number;
  readonly platform: string;
  readonly scriptsTxt: string;
  readonly files: readonly {
    readonly name: string | null;
    readonly path: string;
    readonly mode: string | null;
    readonly owner: string | null;
    readonly group: string | null;
    readonly template: boolean;
    readonly size: number;
    readonly sha256: string;
    readonly text: string | null;
    readonly contentBase64: string;
  }[];
}

/** The files of the first asset of an image; null where there are none for this caller. */
export async function filesOf(url: string, caller: Caller, imageId: string): Promise<FilesAnswer | null> {
  const query = `query ($id: ID!) { image(id: $id) { assets { injectedFiles {
    revision platform scriptsTxt files { name path mode owner group template size sha256 text contentBase64 }
  } } } }`;
  const { image } = await dataOf<{ image: { assets: readonly { injectedFiles: FilesAnswer | null }[] } | null }>(
    ...([url, caller, query, { id: imageId }] as const),
  );
  return image?.assets[0]?.injectedFiles ?? null;
}

/** Sends a large content in pieces; gives their hashes. */
export async function uploadPieces(url: string, caller: Caller, bytes: Buffer): Promise<readonly string[]> {
  const query = `mutation ($input: UploadFilePieceInput!) { piece: uploadFilePiece(input: $input) {
    sha256 userErrors { code message }
  } }`;
  const hashes: string[] = [];
  for (let from = 0; from < bytes.length; from += 65_536) {
    const input = { contentBase64: bytes.subarray(from, from + 65_536).toString("base64") };
    const { piece } = await dataOf<{ piece: { sha256: string | null } }>(url, caller, query, { input });
    hashes.push(String(piece.sha256));
  }
  return hashes;
}
