import { isDeepStrictEqual } from "node:util";
import {
  agreementOf,
  type DocumentKind,
  type FilesContent,
  type ParametersContent,
  type Revision,
} from "../asset/asset.ts";
import type { ImageFacts, Json } from "../image/image.ts";
import { problemsOf } from "../parameters/problems.ts";

export const checkNames = [
  "IMAGE_AVAILABLE",
  "GETTING_STARTED_WRITTEN",
  "AGREEMENT_WRITTEN",
  "LAUNCH_PARAMETERS_VALID",
  "NO_PASSWORD_DEFAULT",
] as const;
export type CheckName = (typeof checkNames)[number];

/** One thing that is looked at before an image is published. */
export interface Check {
  readonly name: CheckName;
  readonly met: boolean;
  /** False: whoever approves may go on without it, and says so. */
  readonly required: boolean;
}

/** The last revision of each document that the image's organization wrote about it. */
export type Documents = ReadonlyMap<DocumentKind, Revision>;

/** Of an asset's revisions, newest first within a kind. */
export function documentsIn(revisions: readonly Revision[]): Documents {
  // Of each kind the last one put in stays.
  return new Map(revisions.toReversed().map((one) => [one.kind, one]));
}

/** Whether the parameters of a revision can be asked: up to some tenths of a second of work, so remember the answer. */
export function areValid({ content }: Revision): boolean {
  // What `readParameters` let through; null where it was taken away.
  const parameters = content as unknown as ParametersContent | null;
  return parameters === null || problemsOf(parameters.set).length === 0;
}

/** No parameters are valid ones: not every image asks something. Templates of files must find theirs. `valid` is `areValid`, or what remembers its answers. */
export function checklistOf(
  { state }: Pick<ImageFacts, "state">,
  documents: Documents,
  valid: (parameters: Revision) => boolean = areValid,
): readonly Check[] {
  const page = documents.get("GETTING_STARTED")?.content;
  const agreement = agreementOf(documents.get("AGREEMENT")?.content ?? null);
  const revision = documents.get("LAUNCH_PARAMETERS");
  // As in `areValid`.
  const fields = (revision?.content as unknown as ParametersContent | null | undefined)?.set.fields ?? [];
  const names = new Set(fields.map(({ name }) => name));
  // What `readFiles` let through, before the parameters were written anew.
  const files = (documents.get("FILES")?.content as unknown as FilesContent | null | undefined)?.files ?? [];
  const fitting = files.every(({ parameters }) => parameters.every((name) => names.has(name)));
  return [
    { name: "IMAGE_AVAILABLE", met: state === "AVAILABLE", required: true },
    { name: "GETTING_STARTED_WRITTEN", met: typeof page === "string" && page.trim() !== "", required: false },
    { name: "AGREEMENT_WRITTEN", met: agreement.text.trim() !== "", required: false },
    { name: "LAUNCH_PARAMETERS_VALID", met: (!revision || valid(revision)) && fitting, required: true },
    {
      name: "NO_PASSWORD_DEFAULT",
      met: fields.every((field) => field.type !== "PASSWORD" || field.default === null),
      required: true,
    },
  ];
}

/** What a request was made about, and its approval must find again; plain JSON. */
export interface Bound {
  readonly facts: Json;
  readonly assetId: string | null;
  /** By kind; those without a revision are absent. */
  readonly revisions: { readonly [kind: string]: number };
  readonly steward: string | null;
}

/** Of the facts those that somebody decides by; visibility comes and goes with grants that need no approval. */
export function boundTo(
  facts: ImageFacts,
  { assetId, documents, steward }: { assetId: string | null; documents: Documents; steward: string | null },
): Bound {
  const { name, description, state, owner, platform, platformDetails, architecture, productCodes, paid } = facts;
  const codes = productCodes.map(({ id, type }) => ({ id, type }));
  return {
    facts: {
      ...{ name, description, state, owner: owner && { id: owner.id, alias: owner.alias } },
      ...{ platform, platformDetails, architecture, productCodes: codes, paid },
    },
    assetId,
    revisions: Object.fromEntries([...documents].map(([kind, { number }]) => [kind, number])),
    steward,
  };
}

export function isBound(bound: Bound, now: Bound): boolean {
  return isDeepStrictEqual(bound, now);
}
