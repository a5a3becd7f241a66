import { GatewayError, toGatewayError } from "../../domain/errors.ts";
import { type ImageKey, keyText, type LaunchPermission, type NativeId, type Region } from "../../domain/image/image.ts";
import type { InstanceRecord } from "../../domain/image/instance.ts";
import { granteesOf } from "../../domain/publications/publication.ts";
import type { SourceError } from "../../ports/store/store.ts";
import type { Backend, Backends } from "../backends/backends.ts";
import { callTo } from "../backends/calling.ts";
import { unaskedOf } from "../verbs/plans/unasked.ts";
import { notLookedAt } from "./answer-sources.ts";
import type { CatalogImage } from "./catalog-image.ts";
import { type SourceStatus, sourceErrorOf, statusOf } from "./source-status.ts";

/** A machine, and through which backend it is seen. */
export interface SeenInstance extends InstanceRecord {
  readonly backendId: string;
}

/** The machines that run from one image, and which backends could not be asked. */
export interface ImageInstances {
  /** By backend, then native id. */
  readonly nodes: readonly SeenInstance[];
  /** True where everybody who may launch the image is a backend that answered: no machine is missing. */
  readonly complete: boolean;
  /** Who may have machines of it that nobody could be asked for. */
  readonly notAsked: readonly LaunchPermission[];
  /** The backends that look at the image's region, by id; never empty. */
  readonly sources: readonly InstanceSource[];
}

export interface InstanceSource {
  /** Null where no backend of the scope looks at the region, so that nobody was asked. */
  readonly backendId: string | null;
  readonly status: SourceStatus;
  /** Why it gave no machines; null where it answered. */
  readonly error: SourceError | null;
}

export interface InstanceAddress {
  readonly backendId: string;
  readonly region: Region;
  readonly nativeId: NativeId;
}

type Answer = readonly InstanceRecord[] | GatewayError;

/**
 * The machines of many images, in their order: one call a backend and region for all of them. A backend that
 * fails is named in `sources` of each image that it might have machines of, and harms no other.
 */
export async function readImageInstances(
  backends: Backends,
  scope: readonly string[],
  images: readonly CatalogImage[],
): Promise<readonly ImageInstances[]> {
  const answered = new Map<string, readonly { readonly backend: Backend; readonly answer: Answer }[]>();
  const places = Map.groupBy(images, placeText);
  await Promise.all(
    [...places].map(async ([place, [first, ...others]]) => {
      // A group is never empty.
      if (!first) return;
      const ids = [...new Set([first, ...others].map(({ nativeId }) => nativeId))];
      const seeing = backends.seeing(first.provider, first.region).filter(({ id }) => scope.includes(id));
      answered.set(
        place,
        await Promise.all(
          seeing.map(async (backend) => ({ backend, answer: await machinesOf(backend, first.region, ids) })),
        ),
      );
    }),
  );
  const nobody = nobodyAsked(backends.all.filter(({ id }) => scope.includes(id)));
  return Promise.all(
    images.map(async (image) => {
      const answers = answered.get(placeText(image)) ?? [];
      const sources = answers.length === 0 ? [nobody] : answers.map(({ backend, answer }) => sourceOf(backend, answer));
      const asked = answers.map(({ backend }) => backend);
      const notAsked = await unaskedOf(image, asked, granteesKnown(image, asked));
      return {
        nodes: answers.flatMap(({ backend, answer }) =>
          answer instanceof GatewayError ? [] : seenOf(backend, answer, image.nativeId),
        ),
        complete: notAsked.length === 0 && sources.every(({ error }) => error === null),
        notAsked,
        sources,
      };
    }),
  );
}

/** As the index knows them; where only the owner's cloud could name them, they are one of unknown name. */
function granteesKnown({ facts, views }: CatalogImage, asked: readonly Backend[]): readonly LaunchPermission[] {
  const namesGrantees = asked.some(({ adapter }) => adapter.launchPermissions !== undefined);
  const known = views.find(({ facts: { owned } }) => owned)?.facts.launchPermissions ?? null;
  if (known !== null) return known;
  const shown = granteesOf(facts, null, namesGrantees);
  const isHidden = namesGrantees && (facts.visibility === "SHARED" || facts.visibility === "UNKNOWN");
  return isHidden ? [...shown, { type: "UNKNOWN", id: null }] : shown;
}

/** Single machines, in the order of the addresses: one call a backend and region. Null where the backend sees none such. */
export async function readInstances(
  backends: Backends,
  scope: readonly string[],
  addresses: readonly InstanceAddress[],
): Promise<readonly (SeenInstance | GatewayError | null)[]> {
  const found = new Map<string, SeenInstance | GatewayError>();
  const places = Map.groupBy(addresses, ({ backendId, region }) => `${backendId} ${region}`);
  await Promise.all(
    [...places.values()].map(async (asked) => {
      const backend = scope.includes(asked[0]?.backendId ?? "") ? backends.byId(asked[0]?.backendId ?? "") : undefined;
      const region = asked[0]?.region ?? "";
      if (!backend) return;
      if (!backend.adapter.regions.includes(region)) {
        const refusal = new GatewayError("BAD_USER_INPUT", notLookedAt([backend]), { field: "region" });
        for (const address of asked) found.set(addressText(address), refusal);
        return;
      }
      const answer = await singleMachines(backend, region, [...new Set(asked.map(({ nativeId }) => nativeId))]);
      for (const address of asked) {
        const one = answer instanceof GatewayError ? answer : answer.get(address.nativeId);
        if (one) found.set(addressText(address), one instanceof GatewayError ? one : { ...one, backendId: backend.id });
      }
    }),
  );
  return addresses.map((address) => found.get(addressText(address)) ?? null);
}

export function addressText({ backendId, region, nativeId }: InstanceAddress): string {
  return `${backendId} ${region} ${nativeId}`;
}

async function machinesOf(backend: Backend, region: Region, imageIds: readonly NativeId[]): Promise<Answer> {
  const { instances } = backend.adapter;
  if (!instances) return unsupported(backend);
  return instances.ofImages(region, imageIds, callTo(backend)).catch(toGatewayError);
}

async function singleMachines(backend: Backend, region: Region, ids: readonly NativeId[]) {
  const { instances } = backend.adapter;
  if (!instances) return unsupported(backend);
  return instances.getMany(region, ids, callTo(backend)).catch(toGatewayError);
}

function seenOf({ id }: Backend, records: readonly InstanceRecord[], imageId: NativeId): readonly SeenInstance[] {
  return records
    .filter(({ imageNativeId }) => imageNativeId === imageId)
    .map((record) => ({ ...record, backendId: id }))
    .sort((one, other) => (one.nativeId < other.nativeId ? -1 : 1));
}

function sourceOf({ id }: Backend, answer: Answer): InstanceSource {
  if (!(answer instanceof GatewayError)) return { backendId: id, status: "FRESH", error: null };
  return { backendId: id, status: statusOf(answer.code), error: sourceErrorOf(answer) };
}

function nobodyAsked(own: readonly Backend[]): InstanceSource {
  const error = { code: "UNSUPPORTED", message: notLookedAt(own), retryAfterMs: null };
  return { backendId: null, status: "STALE", error };
}

function unsupported({ id, displayName }: Backend): GatewayError {
  return new GatewayError("UNSUPPORTED", `${displayName} is of a kind of cloud whose machines Tintype cannot see.`, {
    backend: id,
  });
}

function placeText(key: ImageKey): string {
  return keyText({ ...key, nativeId: "" });
}
