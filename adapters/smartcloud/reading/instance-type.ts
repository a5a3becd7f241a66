import type { NativeInstanceType } from "../connection/answers.ts";
import type { SmartCloudInstanceType } from "./detail.ts";

/** `BRZ64.2/4096/60*500*350`: class and bits, CPUs, MiB of memory, GiB of each disk. */
const form = /^[A-Z]+(\d+)\.(\d+)\/(\d+)\/(\d+(?:\*\d+)*)$/i;

export function toInstanceType(native: NativeInstanceType): SmartCloudInstanceType {
  const [, bits, vCpus, memory, disks] = form.exec(native.id) ?? [];
  return {
    id: native.id,
    label: native.label,
    detail: native.detail,
    architectureBits: numberOrNull(bits),
    vCpus: numberOrNull(vCpus),
    memoryMiB: numberOrNull(memory),
    diskGiB: disks?.split("*").map(Number) ?? null,
  };
}

function numberOrNull(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}
