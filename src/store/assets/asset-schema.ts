export interface AssetTables {
  asset: AssetTable;
  asset_image: AssetImageTable;
  asset_revision: AssetRevisionTable;
  asset_left: AssetLeftTable;
  link_check: LinkCheckTable;
  blob: BlobTable;
  asset_blob: AssetBlobTable;
  uploaded_piece: UploadedPieceTable;
  agreement_acceptance: AgreementAcceptanceTable;
}

export interface AssetTable {
  id: string;
  organization: string;
  created_at: string;
}

/** An image is of at most one asset in each organization. */
export interface AssetImageTable {
  provider: string;
  region: string;
  native_id: string;
  organization: string;
  asset_id: string;
}

export interface AssetRevisionTable {
  asset_id: string;
  kind: string;
  number: number;
  author: string;
  written_at: string;
  /** JSON. */
  content: string;
}

/** Images that somebody took out of their asset: their catalogue entry does not bring them back. */
export interface AssetLeftTable {
  provider: string;
  region: string;
  native_id: string;
  organization: string;
}

export interface LinkCheckTable {
  asset_id: string;
  /** Of the page that was looked at. */
  revision: number;
  /** JSON. */
  checks: string;
}

/** The content of files, once in each organization. */
export interface BlobTable {
  organization: string;
  /** Of the content; 64 lower-case hex digits. */
  sha256: string;
  content: Uint8Array;
}

/** Which contents an asset's files have or had. */
export interface AssetBlobTable {
  asset_id: string;
  sha256: string;
}

/** A part of a file on its way; gone after a day. */
export interface UploadedPieceTable {
  actor: string;
  sha256: string;
  content: Uint8Array;
  size: number;
  uploaded_at: string;
}

/** Who agreed to which revision of an asset's agreement. */
export interface AgreementAcceptanceTable {
  asset_id: string;
  revision: number;
  actor: string;
  accepted_at: string;
}
