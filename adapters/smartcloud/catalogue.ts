import { GatewayError } from "../../src/domain/errors.ts";
import type { ImageRecord, NativeId, Realm } from "../../src/domain/image.ts";
import type { Call } from "../../src/ports/adapter.ts";
import { backendFailure, interruption } from "../kit/failure.ts";
import { imagesAnswer, nativeImage } from "./answers.ts";
import type { Client, Reply } from "./client.ts";
import { createDepartures } from "./departures.ts";
import { createLocationNames } from "./locations.ts";
import { toRecord } from "./map.ts";

export type Listed = ReadonlyMap<NativeId, ImageRecord>;

export interface Catalogue {
  /** All that this user sees, in the cloud's order, from a call that began after this one. */
  all(call: Call): Promise<Listed>;
  /** One image by its own address, for ids that `all` does not show. */
  single(id: NativeId, call: Call): Promise<Single>;
}

export type Single = Exclude<Reply, { ok: true }> | { readonly ok: true; readonly record: ImageRecord };

export interface CatalogueSettings {
  readonly backendId: string;
  readonly realm: Realm;
  readonly user: string;
}

export function createCatalogue(client: Client, { backendId, realm, user }: CatalogueSettings): Catalogue {
  const listing = { backendId, action: "list images" };
  const reading = { backendId, action: "read an image" };
  const locationNames = createLocationNames(client, backendId);

  // Images first: where the cloud is down, their failure is the one to tell of.
  const departures = createDepartures(async (signal): Promise<Listed> => {
    const call = { signal };
    const reply = await client.get({ path: "/offerings/image", attempt: listing, call });
    if (!reply.ok) throw reply.failure;
    const answer = imagesAnswer.safeParse(reply.value);
    // Without the parser's own error: its text can quote the answer.
    if (!answer.success) throw backendFailure("BACKEND_GARBAGE", listing);
    const beholder = { realm, user, locationNames: await locationNames.current(call) };
    const listed = new Map<NativeId, ImageRecord>();
    for (const native of answer.data.images) {
      if (!listed.has(native.id)) listed.set(native.id, toRecord(native, beholder));
    }
    return listed;
  });

  return {
    async all(call) {
      try {
        return await departures.join(call.signal);
      } catch (error) {
        if (!(error instanceof GatewayError) && call.signal.aborted) throw interruption(call.signal, listing);
        throw error;
      }
    },
    async single(id, call) {
      const reply = await client.get({ path: `/offerings/image/${id}`, attempt: reading, call });
      if (!reply.ok) return reply;
      const answer = nativeImage.safeParse(reply.value);
      if (!answer.success || answer.data.id !== id) throw backendFailure("BACKEND_GARBAGE", reading);
      const beholder = { realm, user, locationNames: await locationNames.current(call) };
      return { ok: true, record: toRecord(answer.data, beholder) };
    },
  };
}
