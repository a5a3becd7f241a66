import { DescribeImagesCommand, type DescribeImagesRequest, type Image } from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { ImageRecord, NativeId, Region } from "../../../src/domain/image/image.ts";
import type { Call, ImageReader, KnownPages } from "../../../src/ports/adapter.ts";
import { nextTurn } from "../../../src/ports/event-loop.ts";
import { backendFailure, nothingToCompare } from "../../kit/failure.ts";
import type { AwsClient } from "../connection/client.ts";
import { awsFailure } from "../connection/errors.ts";
import type { AwsOptions } from "../options.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { skipKnownList } from "./known-list.ts";
import { listsOf } from "./lists.ts";
import { toRecord } from "./map.ts";

/** EC2's limit for the values of all filters of one call. */
const mostValues = 200;
const mostControls = 5;
/** How many lookups of one question are under way at a time. */
const atOnce = 4;
const batchSize = mostValues - mostControls;
const imageId = /^ami-[0-9a-f]{8}([0-9a-f]{9})?$/;

interface NativePage {
  readonly records: readonly ImageRecord[];
  readonly nextToken: string | null;
  readonly fingerprint?: string;
}

interface Question {
  readonly region: Region;
  readonly request: DescribeImagesRequest;
  readonly call: Call;
  readonly action: string;
  /** Absent: the answer is read in any case. */
  readonly known?: { readonly pages: KnownPages; readonly list: number };
}

export function isImageId(id: NativeId): boolean {
  return imageId.test(id);
}

export function createReader(client: AwsClient, { regions, scope, pageSize }: AwsOptions): ImageReader {
  const { backendId } = client;
  const lists = listsOf(scope);
  /** By region one image that was listed last: a lookup has it in its first call, instead of listing after it. A hint: it must be shown again. */
  const shownLast = new Map<Region, NativeId>();

  async function describe({ region, request, call, action, known }: Question): Promise<NativePage> {
    const attempt = { backendId, action: `${action} in ${region}` };
    const ownAccount = await client.ownAccount(call);
    const command = new DescribeImagesCommand({ ...request, IncludeDeprecated: true, IncludeDisabled: true });
    // What counts in a list depends on which one it is, what an image is on whose it is.
    const fingerprintOf = (digest: string) => `${known?.list} ${ownAccount} ${digest}`;
    const list = known && skipKnownList(command, (digest) => known.pages.idsOf(fingerprintOf(digest)) !== undefined);
    const answer = await client
      .ask(region, call, (ec2, abortSignal) => ec2.send(command, { abortSignal }))
      .catch((error: unknown) => {
        throw awsFailure(error, attempt, call.signal);
      });
    await nextTurn();
    const records = toRecords(region, ownAccount, answer.Images);
    const nextToken = answer.NextToken || null;
    // A token that leads to itself would never end.
    const turnsRound = nextToken !== null && nextToken === request.NextToken;
    if (records === null || turnsRound) throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
    return { records, nextToken, ...(list?.digest ? { fingerprint: fingerprintOf(list.digest) } : {}) };
  }

  /** By filter: asked by ImageIds, one id that is gone fails all others. Without MaxResults: EC2 filters after it has paged, so that pages would be many and empty. */
  async function byFilter(region: Region, values: readonly NativeId[], call: Call) {
    const shown = new Map<NativeId, ImageRecord>();
    const request = { Filters: [{ Name: "image-id", Values: [...values] }] };
    let token: string | null = null;
    do {
      const page: NativePage = await describe({
        ...{ region, call, action: "look up images" },
        request: { ...request, ...(token === null ? {} : { NextToken: token }) },
      });
      for (const record of page.records) if (values.includes(record.nativeId)) shown.set(record.nativeId, record);
      token = page.nextToken;
    } while (token !== null);
    return shown;
  }

  /** What the account sees of these ids. An answer that shows nothing at all is asked for again, with a control in it that a listing shows just now. */
  async function lookUp(region: Region, ids: readonly NativeId[], controls: readonly NativeId[], call: Call) {
    const shown = await byFilter(region, [...ids, ...controls], call);
    if (shown.size > 0) return shown;
    const others = await findControls(region, call);
    const again = others.length === 0 ? shown : await byFilter(region, [...ids, ...others], call);
    const attempt = { backendId, action: `look up images in ${region}` };
    if (again.size > 0) return again;
    return backendFailure("BACKEND_UNPROVEN", attempt, others.length === 0 ? nothingToCompare : {});
  }

  function remember(region: Region, records: readonly ImageRecord[]): void {
    const last = records.at(-1);
    if (last) shownLast.set(region, last.nativeId);
  }

  /** A few images that the account sees: of its scope, else of Amazon's own, which everybody sees. */
  async function findControls(region: Region, call: Call): Promise<readonly NativeId[]> {
    for (const owners of [...lists.map(({ request }) => request), { Owners: ["amazon"] }]) {
      const request = { ...owners, MaxResults: mostControls };
      const { records } = await describe({ region, request, call, action: "list images" });
      remember(region, records);
      if (records.length > 0) return records.slice(0, mostControls).map(({ nativeId }) => nativeId);
    }
    return [];
  }

  return {
    batchSize,

    async list(region, cursor, call, pages) {
      if (!regions.includes(region)) {
        throw new GatewayError("BAD_REQUEST", `Backend ${backendId} does not look at this region.`, {
          backend: backendId,
        });
      }
      const { list, token } = readCursor(cursor, backendId);
      const asked = lists[list];
      // A cursor of another configuration, with more lists than this one.
      if (asked === undefined) return { records: [], next: null };
      const request = { ...asked.request, MaxResults: pageSize, ...(token === null ? {} : { NextToken: token }) };
      const known = pages && { known: { pages, list } };
      const question = { region, request, call, action: "list images", ...known };
      const { records, nextToken, ...page } = await describe(question);
      remember(region, records);
      const onwards = nextToken !== null ? { list, token: nextToken } : { list: list + 1, token: null };
      return {
        ...page,
        records: records.filter(asked.keeps),
        next: onwards.list < lists.length ? writeCursor(onwards) : null,
      };
    },

    async getMany(region, ids, call, listed = []) {
      const found = new Map<NativeId, ImageRecord | GatewayError>();
      const wanted = [...new Set(ids)].filter(isImageId);
      if (!regions.includes(region)) return found;
      const remembered = shownLast.get(region);
      const hints = listed.length > 0 || remembered === undefined ? listed : [remembered];
      const controls = hints.filter(isImageId).slice(0, mostControls);
      const batches = Array.from({ length: Math.ceil(wanted.length / batchSize) }, (_, at) =>
        wanted.slice(at * batchSize, (at + 1) * batchSize),
      ).values();
      const work = async () => {
        for (const batch of batches) {
          const shown = await lookUp(region, batch, controls, call);
          for (const id of batch) {
            const answer = shown instanceof GatewayError ? shown : shown.get(id);
            if (answer) found.set(id, answer);
          }
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work)).finally(() => {
        // One that failed fails all: nothing more is asked.
        for (const _ of batches);
      });
      return found;
    },
  };
}

/** Null where the answer lacks the list, or an image its id: then it cannot be told what was listed and what was not. */
function toRecords(region: Region, ownAccount: string, images: readonly Image[] | undefined): ImageRecord[] | null {
  if (images === undefined) return null;
  const records = images.flatMap((image) => toRecord(region, ownAccount, image) ?? []);
  return records.length === images.length ? records : null;
}
