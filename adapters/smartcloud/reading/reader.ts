import { GatewayError } from "../../../src/domain/errors.ts";
import type { ImageReader } from "../../../src/ports/adapter.ts";
import type { Catalogue } from "./asset-catalog.ts";
import type { LookUp } from "./look-up.ts";
import { checkRegion, type Reading } from "./reading.ts";

export function createReader(catalogue: Catalogue, lookUp: LookUp, { backendId, region }: Reading): ImageReader {
  return {
    batchSize: 500,

    async list(asked, cursor, call) {
      checkRegion(asked, { backendId, region });
      if (cursor !== null) {
        throw new GatewayError(
          "BAD_CURSOR",
          `Could not go on listing images on backend ${backendId}: this cloud lists everything on one page. Begin without a cursor.`,
          { backend: backendId },
        );
      }
      return { records: [...(await catalogue.all(call)).values()], next: null, ...catalogue.lacking() };
    },

    async *parts(asked, call, known) {
      checkRegion(asked, { backendId, region });
      yield* catalogue.parts(call, known);
    },

    async getMany(asked, ids, call) {
      checkRegion(asked, { backendId, region });
      return lookUp(ids, call);
    },
  };
}
