import type { NativeId } from "../../../src/domain/image/image.ts";
import { isLive } from "../../../src/domain/image/instance.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { Finding, KnownImage, LaunchRequest } from "../../../src/ports/verbs.ts";
import type { SmartCloudImageDetail } from "../reading/detail.ts";
import type { Machines } from "../reading/instances.ts";

// What this cloud would say no to, as far as its own list of images and machines tells. It has no dry run.

function certain(code: Finding["code"], field: string | null, message: string): Finding {
  return { certain: true, code, field, message };
}

// This adapter made the detail.
const detailOf = ({ facts }: KnownImage) => facts.detail as unknown as Partial<SmartCloudImageDetail>;

/** An image that is not AVAILABLE is neither launched nor cloned; UNKNOWN speaks against nothing. */
export function notAvailable({ facts: { state } }: KnownImage): readonly Finding[] {
  if (state === "AVAILABLE" || state === "UNKNOWN") return [];
  const action = state === "PENDING" ? "Wait until it is AVAILABLE." : "Use another image.";
  return [
    certain("WRONG_STATE", "imageId", `This image is ${state}, and only an AVAILABLE one can be used. ${action}`),
  ];
}

/** Each image names the machines that it runs on, and the one data centre that holds it. */
export function misfits({ instanceType, location }: LaunchRequest, image: KnownImage): readonly Finding[] {
  const { supportedInstanceTypes = null, location: place = null } = detailOf(image);
  const types = supportedInstanceTypes?.map(({ id }) => id) ?? [];
  const isForeign = types.length > 0 && !types.includes(instanceType.trim());
  const isElsewhere = place !== null && location !== null && location.trim() !== place.id;
  return [
    ...(isForeign
      ? [
          certain(
            "INVALID_REQUEST",
            "instanceType",
            `The image does not run on ${instanceType}. It supports ${types.slice(0, 20).join(", ")}.`,
          ),
        ]
      : []),
    ...(isElsewhere
      ? [
          certain(
            "INVALID_REQUEST",
            "location",
            `The image lies in location ${place.id}${place.name === null ? "" : ` (${place.name})`}, and can be launched there only.`,
          ),
        ]
      : []),
  ];
}

/** The cloud does not delete an image while machines of this user run from it. */
export async function inUse(machines: Machines, image: KnownImage | null, call: Call): Promise<readonly Finding[]> {
  if (!image) return [];
  const running = (await machines.all(call)).filter((one) => isLive(one) && one.imageNativeId === image.nativeId);
  if (running.length === 0) return [];
  const ids = running.slice(0, 20).map(({ nativeId }) => nativeId);
  return [certain("IN_USE", "imageId", `Machines run from this image (${ids.join(", ")}). End them first.`)];
}

/** A list without any machine is no proof that there is none: it warns. */
export async function noMachine(machines: Machines, id: NativeId, call: Call): Promise<readonly Finding[]> {
  const all = await machines.all(call);
  if (all.some(({ nativeId }) => nativeId === id)) return [];
  const message = "The cloud lists no machine with this id. Take the id of a machine that runs.";
  return [{ certain: all.length > 0, code: "NOT_FOUND", field: "instanceId", message }];
}

/** Whom the provider lets publish, the cloud does not say beforehand. */
export function publishing(visibility: string): readonly Finding[] {
  if (visibility !== "PUBLIC") return [];
  const message =
    "SmartCloud lets only those users publish whom the provider allows it. Where it refuses, have the provider allow it, or make the image SHARED.";
  return [{ certain: false, code: "FORBIDDEN", field: "visibility", message }];
}
