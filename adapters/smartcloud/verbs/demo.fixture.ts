import { createHash } from "node:crypto";
import { startWireServer, type WireServer } from "../../../demo/clouds/kit/server.ts";
import { createSmartCloud } from "../../../demo/clouds/smartcloud/cloud.ts";
import type {
  ImageRecord as DemoImage,
  InstanceRecord as DemoInstance,
} from "../../../demo/clouds/smartcloud/records.ts";
import type { ImageRecord } from "../../../src/domain/image/image.ts";
import type { CaptureRequest, CopyRequest, LaunchRequest, RegisterRequest, Write } from "../../../src/ports/verbs.ts";
import { call, canaries, createTestAdapter } from "../connection/wire.fixture.ts";
import type { SmartCloudAdapter } from "../index.ts";

export const users = {
  acme: "catalog@acme.example",
  globex: "catalog@globex.example",
  initech: "catalog@initech.example",
};

/** Things of the demo world that the tests use; all belong to acme, but for the last. */
export const ids = {
  image: "20031001",
  imageWithoutMachines: "20031007",
  capturing: "20031026",
  machine: "91002",
  failedMachine: "91023",
  endedMachine: "91005",
  volume: "40015",
  plainVolume: "40012",
  machineOfGlobex: "91030",
  imageOfGlobex: "20031053",
};

export interface Demo {
  readonly server: WireServer;
  readonly adapter: SmartCloudAdapter;
  readonly adapterOf: (user: string, more?: Record<string, unknown>) => SmartCloudAdapter;
  readonly images: () => readonly DemoImage[];
  readonly machines: () => readonly DemoInstance[];
  /** Ends what is under way. */
  readonly settle: () => void;
  readonly seen: (id: string) => Promise<ImageRecord | undefined>;
  /** The actions of the requests that change something, in their order. */
  readonly changes: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** A cloud of the test's own. Its clock stands still, so that nothing is ready before `settle`. */
export async function startDemo(): Promise<Demo> {
  const cloud = createSmartCloud({
    users: Object.values(users).map((user) => ({ user, password: canaries.password })),
    stepMs: 60_000,
  });
  const server = await startWireServer(cloud, { port: 0 });
  const made: SmartCloudAdapter[] = [];
  const adapterOf = (user: string, more: Record<string, unknown> = {}) => {
    const adapter = createTestAdapter(server.url, { user, ...more });
    made.push(adapter);
    return adapter;
  };
  const adapter = adapterOf(users.acme);
  // The control interface answers what it keeps.
  const kept = (what: string) => cloud.control("GET", [what], undefined)?.body as Record<string, never>;
  return {
    server,
    adapter,
    adapterOf,
    images: () => kept("images").images ?? [],
    machines: () => kept("instances").instances ?? [],
    settle: () => void cloud.control("POST", ["settle"], undefined),
    seen: async (id) => {
      const found = (await adapter.images.getMany("test", [id], call())).get(id);
      return found && "facts" in found ? found : undefined;
    },
    changes: () =>
      server.calls
        .summary()
        .calls.map(({ action }) => action)
        .filter((action) => !action.startsWith("GET ")),
    async close() {
      await Promise.all(made.map((one) => one.close()));
      await server.close();
    },
  };
}

export function write(intent: string, signal?: AbortSignal): Write {
  return { ...call(signal), token: createHash("sha256").update(intent).digest("hex").slice(0, 32) };
}

export const capture: CaptureRequest = {
  instanceId: ids.machine,
  name: "web base & friends 100%",
  description: "Größe+Form = a/b",
  noReboot: false,
  devices: [],
  tags: [],
};

export const registration: RegisterRequest = {
  name: "appliance",
  description: null,
  architecture: null,
  rootDeviceName: null,
  devices: [],
  virtualizationType: null,
  bootMode: null,
  enaSupport: null,
  imageLocation: null,
  volumeId: ids.volume,
  tags: [],
};

export const copy: CopyRequest = {
  sourceRegion: "test",
  sourceId: ids.image,
  name: "web base, cloned",
  description: "mine",
  encrypted: false,
  kmsKeyId: null,
  copyTags: false,
  tags: [],
};

export const launch: LaunchRequest = {
  imageId: ids.image,
  name: "web-3",
  instanceType: "COP64.2/4096/60",
  location: "41",
  keyName: "acme-deploy",
  subnetId: null,
  count: 1,
  tags: [],
};
