import type { Region } from "../../../src/domain/image/image.ts";
import type { InstanceRecord, InstanceState } from "../../../src/domain/image/instance.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { Instances } from "../../../src/ports/verbs.ts";
import { backendFailure } from "../../kit/failure.ts";
import { instancesAnswer, type NativeInstance } from "../connection/answers.ts";
import type { Client } from "../connection/client.ts";
import { checkRegion, type Reading } from "./reading.ts";

export interface Machines {
  /** All that this user sees, ended ones too for as long as the cloud shows them: one request. */
  all(call: Call): Promise<readonly InstanceRecord[]>;
}

export function createMachines(client: Client, { backendId, region }: Reading): Machines {
  const attempt = { backendId, action: "list machines" };
  return {
    async all(call) {
      const reply = await client.get({ path: "/instances", attempt, call });
      if (!reply.ok) throw reply.failure;
      const answer = instancesAnswer.safeParse(reply.value);
      if (!answer.success) throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
      return answer.data.instances.map((native) => toInstance(native, region));
    },
  };
}

/** The cloud takes no filter, and its list is short: each question is one request, however many ids it names. */
export function createInstances(machines: Machines, reading: Reading): Instances {
  return {
    async ofImages(region, imageIds, call) {
      checkRegion(region, reading);
      if (imageIds.length === 0) return [];
      const wanted = new Set<string | null>(imageIds);
      return (await machines.all(call)).filter(
        ({ imageNativeId }) => imageNativeId !== null && wanted.has(imageNativeId),
      );
    },
    async getMany(region, ids, call) {
      checkRegion(region, reading);
      if (ids.length === 0) return new Map();
      const wanted = new Set(ids);
      const all = await machines.all(call);
      return new Map(all.filter(({ nativeId }) => wanted.has(nativeId)).map((record) => [record.nativeId, record]));
    },
  };
}

export function toInstance(native: NativeInstance, region: Region): InstanceRecord {
  const addresses = [native.primaryIP, ...(native.secondaryIP ?? [])].map((address) => address?.ip ?? null);
  return {
    region,
    nativeId: native.id,
    name: native.name,
    ...toInstanceState(native.status),
    imageNativeId: native.imageId,
    instanceType: native.instanceType,
    launchedAt: native.launchTime,
    owner: native.owner,
    addresses: addresses.filter((ip) => ip !== null),
    tags: [],
  };
}

/** A machine that restarts, or gets or gives up a volume, is there all the while: RUNNING, as other clouds have it. */
const states: Readonly<Record<string, readonly [InstanceState, string]>> = {
  "0": ["PENDING", "NEW"],
  "1": ["PENDING", "PROVISIONING"],
  "2": ["FAILED", "FAILED"],
  "3": ["TERMINATED", "REMOVED"],
  "4": ["FAILED", "REJECTED"],
  "5": ["RUNNING", "ACTIVE"],
  "6": ["UNKNOWN", "UNKNOWN"],
  "7": ["TERMINATING", "DEPROVISIONING"],
  "8": ["RUNNING", "RESTARTING"],
  "9": ["PENDING", "STARTING"],
  "10": ["STOPPING", "STOPPING"],
  "11": ["STOPPED", "STOPPED"],
  "12": ["TERMINATING", "DEPROVISION_PENDING"],
  "13": ["RUNNING", "RESTART_PENDING"],
  "14": ["RUNNING", "ATTACHING"],
  "15": ["RUNNING", "DETACHING"],
};

export function toInstanceState(code: string | null): { readonly state: InstanceState; readonly nativeState: string } {
  if (code === null) return { state: "UNKNOWN", nativeState: "no status" };
  const [state, nativeState] = (Object.hasOwn(states, code) ? states[code] : undefined) ?? [
    "UNKNOWN",
    `Status ${code}`,
  ];
  return { state, nativeState };
}
