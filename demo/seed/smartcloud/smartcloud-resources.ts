import type {
  AddressRecord,
  ImageRecord,
  InstanceRecord,
  KeyRecord,
  VolumeRecord,
} from "../../clouds/smartcloud/records.ts";
import { hashOf } from "./smartcloud-asset-catalog.ts";
import { ACME, GLOBEX, INITECH } from "./smartcloud-captures.ts";

interface InstanceSeed {
  readonly id: string;
  readonly requestId: string;
  readonly name: string;
  readonly owner: string;
  /** An id, or the beginning of the name of a public image in the data centre. */
  readonly image: string;
  readonly location: string;
  readonly keyName: string | null;
  readonly status: number;
  readonly at: string;
  readonly ip: string;
  readonly reserved?: true;
  readonly volumeIds?: readonly string[];
}

/** Its image was deleted after the instance had ended. */
const GONE_IMAGE = { id: "20009998", platform: "SUSE Linux Enterprise Server/10 SP2" };

const INSTANCES: readonly InstanceSeed[] = [
  {
    id: "91001",
    requestId: "91307",
    name: "web-1",
    owner: ACME,
    image: "20031001",
    location: "41",
    keyName: "acme-deploy",
    status: 5,
    at: "2026-03-07T09:15:03.193Z",
    ip: "198.51.100.11",
    reserved: true,
    volumeIds: ["40011"],
  },
  {
    id: "91002",
    requestId: "91309",
    name: "web-2",
    owner: ACME,
    image: "20031001",
    location: "41",
    keyName: "acme-deploy",
    status: 5,
    at: "2026-03-07T09:16:44.020Z",
    ip: "198.51.100.12",
  },
  {
    id: "91010",
    requestId: "91320",
    name: "mail-relay",
    owner: ACME,
    image: "SUSE Linux Enterprise Server 11 SP1 for x86_64",
    location: "61",
    keyName: "DEFAULT",
    status: 5,
    at: "2026-05-29T13:40:27.555Z",
    ip: "198.51.100.61",
  },
  {
    id: "91014",
    requestId: "91325",
    name: "build-windows",
    owner: ACME,
    image: "20031019",
    location: "41",
    keyName: null,
    status: 5,
    at: "2026-09-17T07:03:12.701Z",
    ip: "198.51.100.14",
  },
  {
    id: "91019",
    requestId: "91331",
    name: "payments-test",
    owner: ACME,
    image: "20031012",
    location: "101",
    keyName: "acme-deploy",
    status: 5,
    at: "2026-07-02T15:20:50.848Z",
    ip: "198.51.100.101",
  },
  {
    id: "91023",
    requestId: "91336",
    name: "rtc-upgrade",
    owner: ACME,
    image: "IBM Rational Team Concert V3.0 - BYOL",
    location: "41",
    keyName: "DEFAULT",
    status: 2,
    at: "2026-11-21T10:11:12.131Z",
    ip: "",
  },
  {
    id: "91005",
    requestId: "91312",
    name: "old-wiki",
    owner: ACME,
    image: GONE_IMAGE.id,
    location: "41",
    keyName: "DEFAULT",
    status: 3,
    at: "2024-11-05T08:00:31.006Z",
    ip: "198.51.100.9",
  },
  {
    id: "91030",
    requestId: "91344",
    name: "risk-worker-1",
    owner: GLOBEX,
    image: "20031053",
    location: "101",
    keyName: "globex",
    status: 5,
    at: "2026-05-03T06:00:01.400Z",
    ip: "203.0.113.30",
  },
  {
    id: "91037",
    requestId: "91352",
    name: "report-demo",
    owner: INITECH,
    image: "20031063",
    location: "41",
    keyName: "initech",
    status: 5,
    at: "2026-08-13T20:26:39.919Z",
    ip: "203.0.113.37",
  },
];

export function instances(images: readonly ImageRecord[]): readonly InstanceRecord[] {
  return INSTANCES.map((seed) => {
    const image =
      images.find(({ id }) => id === seed.image) ??
      images.find(({ name, location }) => name.startsWith(seed.image) && location === seed.location);
    const platform = image?.platform ?? GONE_IMAGE.platform;
    const slash = platform.lastIndexOf("/");
    const launchedAt = Date.parse(seed.at);
    const type = image?.instanceTypes?.[0]?.id ?? "COP32.1/2048/60";
    const address = {
      ip: seed.ip,
      hostname: seed.ip === "" ? "" : `vhost${seed.id}`,
      type: seed.reserved ? (1 as const) : (0 as const),
    };
    return {
      id: seed.id,
      name: seed.name,
      requestId: seed.requestId,
      requestName: seed.name,
      owner: seed.owner,
      location: seed.location,
      imageId: image?.id ?? GONE_IMAGE.id,
      instanceType: type,
      keyName: seed.keyName,
      status: seed.status,
      launchedAt,
      expiresAt: launchedAt + 730 * 24 * 60 * 60 * 1000 + 8_559,
      software: [{ name: platform.slice(0, slash), version: platform.slice(slash + 1), type: "OS" }],
      primaryIp: address,
      secondaryIps: [],
      volumeIds: seed.volumeIds ?? [],
      diskSize: "60",
      rootOnly: !type.includes("*"),
      platformVersion: image?.platformVersion ?? null,
      parameters: {},
      form: {},
      files: {},
      logs: logsOf(seed),
    };
  });
}

export const VOLUMES: readonly VolumeRecord[] = [
  volume("40011", "acme-web-content", ACME, "41", "20001208", "256", "91001", "2026-03-07T09:10:00.118Z"),
  volume("40012", "acme-exchange", ACME, "41", "20001209", "512", null, "2026-04-11T12:33:08.000Z"),
  {
    ...volume("40015", "acme-appliance-bundle", ACME, "82", "20001208", "256", null, "2025-12-03T09:00:59.412Z"),
    format: "ext3",
    bundle: { platform: "Red Hat Enterprise Linux/5.5", architecture: "x86_64" },
  },
  volume("40021", "globex-results", GLOBEX, "101", "20001210", "2048", null, "2026-05-03T05:48:17.230Z"),
];

export const ADDRESSES: readonly AddressRecord[] = [
  {
    id: "300401",
    owner: ACME,
    location: "41",
    offeringId: "20001223",
    ip: "198.51.100.11",
    hostname: "vhost91001",
    state: 3,
    instanceId: "91001",
  },
  {
    id: "300402",
    owner: ACME,
    location: "41",
    offeringId: "20001223",
    ip: "198.51.100.20",
    hostname: "vhost300402",
    state: 2,
    instanceId: null,
  },
  {
    id: "300417",
    owner: ACME,
    location: "61",
    offeringId: "20001223",
    ip: "198.51.100.70",
    hostname: "vhost300417",
    state: 2,
    instanceId: null,
  },
  {
    id: "300455",
    owner: GLOBEX,
    location: "101",
    offeringId: "20001223",
    ip: "203.0.113.55",
    hostname: "vhost300455",
    state: 2,
    instanceId: null,
  },
];

export const KEYS: readonly KeyRecord[] = [
  key("DEFAULT", ACME, true, "2024-06-01T08:00:00.510Z"),
  key("acme-deploy", ACME, false, "2026-02-27T10:20:30.059Z"),
  key("globex", GLOBEX, true, "2025-09-09T09:09:09.099Z"),
  key("initech", INITECH, true, "2026-01-15T23:11:00.740Z"),
];

function volume(
  id: string,
  name: string,
  owner: string,
  location: string,
  offeringId: string,
  size: string,
  instanceId: string | null,
  at: string,
): VolumeRecord {
  const state = instanceId === null ? 4 : 5;
  const createdAt = Date.parse(at);
  return {
    id,
    name,
    owner,
    location,
    offeringId,
    size,
    instanceId,
    state,
    createdAt,
    format: "raw",
    sourceDiskId: "0",
    platformVersion: "2",
    bundle: null,
  };
}

/** Not a key that anybody could use: the right beginning, then numbers drawn from the name. */
function key(name: string, owner: string, isDefault: boolean, at: string): KeyRecord {
  const parts = Array.from({ length: 8 }, (_, place) => hashOf(`${owner}/${name}/${place}`));
  const material = `AAAAB3NzaC1yc2EAAAADAQABAAABAQ${Buffer.concat(parts).toString("base64").replaceAll("=", "")}`;
  return { name, owner, isDefault, modifiedAt: Date.parse(at), material };
}

function logsOf(seed: InstanceSeed): readonly string[] {
  if (seed.status !== 5) return [];
  return Array.from({ length: 140 }, (_, place) => {
    const at = new Date(Date.parse(seed.at) + place * 1_300).toISOString();
    return `${at} ${seed.name} ${place < 20 ? "kernel" : "cloud-startup"}: step ${place + 1} done`;
  });
}
