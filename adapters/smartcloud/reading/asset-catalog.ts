import { createHash, hash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { z } from "zod";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { ImageRecord, NativeId, Region } from "../../../src/domain/image/image.ts";
import type { Call, KnownPages, Page } from "../../../src/ports/adapter.ts";
import { breathe } from "../../../src/ports/event-loop.ts";
import { backendFailure, interruption } from "../../kit/failure.ts";
import { listedImage, type NativeImage, nativeImage } from "../connection/answers.ts";
import type { Client, OpenList, Reply } from "../connection/client.ts";
import { createDepartures } from "./departures.ts";
import { createLocationNames } from "./locations.ts";
import { type Beholder, toRecord } from "./map.ts";

export type Listed = ReadonlyMap<NativeId, ImageRecord>;

/** One look at the whole list. */
export interface ListLook {
  /** Those of the wanted ids that it shows. */
  readonly listed: Listed;
  /** A few others that it shows, AVAILABLE ones first: a single read of an id is believed beside a single read of one of these. */
  readonly controls: readonly NativeId[];
}

export interface Catalogue {
  /** All that this user sees, in the cloud's order, from a call that began after this one. */
  all(call: Call): Promise<Listed>;
  /** Those of these ids that it shows: of a long list only they are kept. Whoever asks at the same time shares one call. */
  lookFor(ids: readonly NativeId[], call: Call): Promise<ListLook>;
  /** The same by and by, from a call of its own. */
  parts(call: Call, known: KnownPages): AsyncIterable<Page>;
  /** What the records came without, see `Page`. */
  lacking(): Pick<Page, "withoutNames">;
  /** One image by its own address, for ids that `all` does not show. */
  single(id: NativeId, call: Call): Promise<Single>;
}

export type Single = Exclude<Reply, { ok: true }> | { readonly ok: true; readonly record: ImageRecord };

export interface CatalogueSettings {
  readonly backendId: string;
  readonly region: Region;
  readonly user: string;
  /** For the whole list, where it is read at once. */
  readonly requestTimeoutMs: number;
}

type Names = Beholder["locationNames"];
type ListedImage = z.infer<typeof listedImage>;
type IsWanted = (image: ListedImage) => boolean;

const nothingKnown: KnownPages = { idsOf: () => undefined };

export function createCatalogue(client: Client, settings: CatalogueSettings): Catalogue {
  const { backendId, region, user, requestTimeoutMs } = settings;
  const listing = { backendId, action: "list images" };
  const reading = { backendId, action: "read an image" };
  const locationNames = createLocationNames(client, backendId);
  /** What those want who wait for the next departure; null: everything. */
  let wanted: Set<NativeId> | null = new Set();
  const departures = createDepartures(async (signal): Promise<ListLook> => {
    const ids = wanted;
    wanted = new Set();
    const listed = new Map<NativeId, ImageRecord>();
    const controls = createControls();
    const whole = { signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]) };
    const isWanted = (image: ListedImage) => {
      controls.offer(image);
      return ids === null || ids.has(image.id);
    };
    for await (const { records } of read(whole, nothingKnown, isWanted))
      for (const record of records) listed.set(record.nativeId, record);
    return { listed, controls: controls.best() };
  });

  async function join(call: Call): Promise<ListLook> {
    try {
      return await departures.join(call.signal);
    } catch (error) {
      if (!(error instanceof GatewayError) && call.signal.aborted) throw interruption(call.signal, listing);
      throw error;
    }
  }

  function lacking(): Pick<Page, "withoutNames"> {
    const withoutNames = locationNames.lacking();
    return withoutNames ? { withoutNames } : {};
  }

  async function* read(call: Call, known: KnownPages, isWanted: IsWanted): AsyncGenerator<Page> {
    const list = await client.list({ path: "/offerings/image", attempt: listing, call }, "images");
    if (!list.ok) throw list.failure;
    const listed = new Set<NativeId>();
    let names = locationNames.fresh();
    try {
      for await (const images of groupsOf(list)) {
        // Images first: where the cloud is down, their failure is the one to tell of.
        const natives = names === null ? await nativesOf(images, isWanted) : null;
        names ??= await locationNames.current(call);
        const fingerprint = fingerprintOf(images, names);
        const ids = known.idsOf(fingerprint);
        if (ids && !ids.some((id) => listed.has(id))) {
          for (const id of ids) listed.add(id);
          yield { records: [], next: null, fingerprint, ...lacking() };
          continue;
        }
        const records = await recordsOf(natives ?? (await nativesOf(images, isWanted)), names, listed);
        // Of an image that is listed twice the first word counts, so what is left depends on what came before.
        yield { records, next: null, ...(records.length === images.length ? { fingerprint } : {}), ...lacking() };
      }
      if (names === null) await locationNames.current(call);
    } catch (error) {
      // Unless it was the names that took the caller's time.
      if (!call.signal.aborted) locationNames.forgive();
      throw error;
    } finally {
      list.close();
    }
  }

  async function nativesOf(images: readonly Buffer[], isWanted: IsWanted): Promise<readonly NativeImage[]> {
    const natives: NativeImage[] = [];
    for (const bytes of images) {
      await breathe();
      const value = parseImage(bytes);
      const listed = listedImage.safeParse(value);
      if (listed.success && !isWanted(listed.data)) continue;
      // Without the parser's own error: its text can quote the answer.
      const native = nativeImage.safeParse(value);
      if (!native.success) throw backendFailure("BACKEND_INVALID_RESPONSE", listing);
      natives.push(native.data);
    }
    return natives;
  }

  async function recordsOf(natives: readonly NativeImage[], locationNames: Names, listed: Set<NativeId>) {
    const records: ImageRecord[] = [];
    for (const native of natives) {
      await breathe();
      if (listed.has(native.id)) continue;
      listed.add(native.id);
      records.push(toRecord(native, { region, user, locationNames }));
    }
    return records;
  }

  /** An adapter is one user's in one region. */
  function fingerprintOf(images: readonly Buffer[], locationNames: Names): string {
    const names = hash("sha256", JSON.stringify([...locationNames]), "base64url");
    const bytes = createHash("sha256");
    // Nothing between them: objects of JSON one behind the other end where they end.
    for (const image of images) bytes.update(image);
    return `${names} ${bytes.digest("base64url")}`;
  }

  return {
    lacking,
    parts: (call, known) => read(call, known, () => true),
    async all(call) {
      wanted = null;
      return (await join(call)).listed;
    },
    async lookFor(ids, call) {
      for (const id of ids) wanted?.add(id);
      return join(call);
    },
    async single(id, call) {
      const reply = await client.get({ path: `/offerings/image/${id}`, attempt: reading, call });
      if (!reply.ok) return reply;
      const answer = nativeImage.safeParse(reply.value);
      if (!answer.success || answer.data.id !== id) throw backendFailure("BACKEND_INVALID_RESPONSE", reading);
      const names = await locationNames.current(call);
      return { ok: true, record: toRecord(answer.data, { region, user, locationNames: names }) };
    },
  };
}

const mostControls = 3;

/** The first few of a list: more than one, since one may be deleted between the list and the question. */
function createControls() {
  const available: NativeId[] = [];
  const others: NativeId[] = [];
  return {
    offer({ id, state }: ListedImage): void {
      const kept = state === "1" ? available : others;
      if (kept.length < mostControls) kept.push(id);
    },
    best: () => [...available, ...others].slice(0, mostControls),
  };
}

const mostInGroup = 256;

/**
 * The images in groups of some fifty. Where a group ends, its last image's own bytes say, not its place: one that comes
 * or goes changes one group, and not all behind it.
 */
async function* groupsOf(list: OpenList): AsyncGenerator<readonly Buffer[]> {
  let group: Buffer[] = [];
  for await (const images of list.elements()) {
    for (const image of images) {
      group.push(image);
      if (crc32(image) % 50 !== 0 && group.length < mostInGroup) continue;
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}

/** Undefined, which no image is, where it is not JSON. */
function parseImage(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
