import type { ImageKey, Json } from "../image/image.ts";
import type { InjectedFile } from "../injected-files/injected-file.ts";
import type { FilePlatform } from "../injected-files/paths.ts";
import type { ParameterSet } from "../parameters/words.ts";

/**
 * What people need to know to use a product's images, kept by one organization: documents with revisions, and where the
 * product is.
 */
export interface Asset {
  /** 16 hexadecimal digits. */
  readonly id: string;
  /** Who keeps it. */
  readonly organization: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/**
 * GETTING_STARTED: Markdown. AGREEMENT: `AgreementContent`. LAUNCH_PARAMETERS:
 * `ParametersContent`. FILES: `FilesContent`. PRODUCT_TERMS: `ProductTermsContent`.
 */
export const documentKinds = ["GETTING_STARTED", "AGREEMENT", "LAUNCH_PARAMETERS", "FILES", "PRODUCT_TERMS"] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** A document that an agreement refers to. */
export interface AttachedDocument {
  readonly label: string;
  /** http or https. */
  readonly url: string;
}

/** What one agrees to by launching: the text alone where it refers to nothing. */
export type AgreementContent = string | { readonly text: string; readonly attachments: readonly AttachedDocument[] };

/** Of a revision's content; blank where it was taken away. */
export function agreementOf(content: Json): {
  readonly text: string;
  readonly attachments: readonly AttachedDocument[];
} {
  // What `agreementToKeep` made.
  const kept = content as AgreementContent | null;
  if (kept === null || typeof kept === "string") return { text: kept ?? "", attachments: [] };
  return kept;
}

/** What is kept of launch parameters; passwords have no value here. */
export interface ParametersContent {
  readonly set: ParameterSet;
  /** What a parameters.xml held besides, as its reader gave it; null where the set was given as fields. */
  readonly kept: Json;
}

/** A file that an asset's machines get. */
export interface KeptFile extends InjectedFile {
  /** What a scripts.txt calls it; null where it was given without one. */
  readonly name: string | null;
  /** The launch parameters that a template names. */
  readonly parameters: readonly string[];
}

/** What is kept of the files to inject, but for their contents. */
export interface FilesContent {
  /** The operating system that the paths are for. */
  readonly platform: FilePlatform;
  readonly files: readonly KeptFile[];
}

/** Under which codes a publisher sells or supports a product, and on which terms. No cloud is told of it. */
export interface ProductTermsContent {
  /** Each once, in the publisher's order. */
  readonly productCodes: readonly string[];
  readonly terms: string;
}

/** One state of a document; 1, 2, 3 … within an asset and kind. None is ever changed. */
export interface Revision {
  readonly assetId: string;
  readonly kind: DocumentKind;
  readonly number: number;
  /** The person or machine, as the ledger refers to them. */
  readonly author: string;
  /** ISO 8601. */
  readonly writtenAt: string;
  /** Null where it was taken away. */
  readonly content: Json;
}

/** An image as one organization has it. */
export interface OwnedKey extends ImageKey {
  readonly organization: string;
}
