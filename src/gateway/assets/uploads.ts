import type { Viewer } from "../../domain/access/policy.ts";
import { fileLimits } from "../../domain/injected-files/injected-file.ts";
import type { Store } from "../../ports/store/store.ts";
import { refuseReaders } from "../backends/permission.ts";
import { refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";
import { readContent, sha256Of } from "./file-rules.ts";

/** In bytes: with its base64 and the words around it, a piece is a body that the server takes. */
export const pieceBytes = 65_536;

/** All files of one image twice, and as many pieces as files can end with. */
const most = { bytes: fileLimits.bytesTogether * 2, pieces: 1000 } as const;

export interface UploadAnswer {
  readonly sha256: string | null;
  readonly size: number | null;
  readonly userErrors: readonly UserError[];
}

export interface Uploads {
  /** Keeps a piece of a file for this caller for a day, and for as long as `most` lets it. The same piece again is no error. */
  upload(viewer: Viewer, contentBase64: string): Promise<UploadAnswer>;
}

const nothingKnown = { ofAsset: new Map<string, never>(), pieces: new Map<string, never>() };

export function createUploads({ store }: { readonly store: Store }): Uploads {
  return {
    async upload(viewer, contentBase64) {
      refuseReaders(viewer);
      const bytes = readContent({ contentBase64 }, [], nothingKnown);
      if ("code" in bytes) return { sha256: null, size: null, userErrors: [bytes] };
      if (bytes.length === 0 || bytes.length > pieceBytes)
        return refused("INVALID_REQUEST", ["contentBase64"], `Send from 1 to ${pieceBytes} bytes (64 KiB) at a time.`);
      const sha256 = sha256Of(bytes);
      await store.launchFiles.upload(viewer.actor, sha256, bytes, most);
      return { sha256, size: bytes.length, userErrors: [] };
    },
  };
}

function refused(...words: Parameters<typeof refusal>): UploadAnswer {
  return { sha256: null, size: null, userErrors: [refusal(...words)] };
}
