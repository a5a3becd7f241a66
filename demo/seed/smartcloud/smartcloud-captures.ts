import type { AssetRecord, ImageRecord, Visibility } from "../../clouds/smartcloud/records.ts";
import { guidOf } from "../../clouds/smartcloud/world.ts";
import type { Catalogue } from "./smartcloud-asset-catalog.ts";

export const ACME = "catalog@acme.example";
export const ACME_BUILD = "build@acme.example";
export const GLOBEX = "catalog@globex.example";
export const INITECH = "catalog@initech.example";

interface CaptureSeed {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly visibility: Visibility;
  readonly state: number;
  /** Beginning of the name of the public image it was made from, in the same data centre. */
  readonly base: string;
  readonly location: string;
  readonly at: string;
  /** Neither a list of instance types nor an asset was kept. */
  readonly withoutTypes?: boolean;
}

const SLES = "SUSE Linux Enterprise Server 11 SP1 for x86_64";
const RHEL = "Red Hat Enterprise Linux 5.5 for x86_64";
const WINDOWS = "Windows Server 2008 R2";

const CAPTURES: readonly CaptureSeed[] = [
  {
    id: "20031001",
    name: "acme-web-base 3",
    description: "Web server base with our certificates, third build",
    owner: ACME,
    visibility: "PRIVATE",
    state: 1,
    base: SLES,
    location: "41",
    at: "2026-03-06T14:22:10.417Z",
  },
  {
    id: "20031007",
    name: "acme-web-base 3",
    description: "Web server base, copy for Europe",
    owner: ACME,
    visibility: "SHARED",
    state: 1,
    base: SLES,
    location: "61",
    at: "2026-03-09T08:01:55.090Z",
  },
  {
    id: "20031012",
    name: "acme-payments-was8",
    description: "Payments on WebSphere 8, test stage",
    owner: ACME,
    visibility: "PRIVATE",
    state: 1,
    base: "IBM WebSphere Application Server V8.0 - BYOL",
    location: "101",
    at: "2026-06-21T17:40:31.662Z",
  },
  {
    id: "20031019",
    name: "acme-build-win2008",
    description: "Build machine with compilers, sysprepped",
    owner: ACME,
    visibility: "SHARED",
    state: 1,
    base: WINDOWS,
    location: "41",
    at: "2026-09-14T11:12:00.308Z",
  },
  {
    id: "20031026",
    name: "acme-db2-nightly",
    description: "Nightly copy of the reporting database",
    owner: ACME,
    visibility: "PRIVATE",
    state: 4,
    base: "IBM DB2 Enterprise Server Edition V9.7 - BYOL",
    location: "41",
    at: "2026-11-22T02:00:04.771Z",
  },
  {
    id: "20031028",
    name: "acme-rtc-trial",
    description: "Trial of Team Concert before the upgrade",
    owner: ACME,
    visibility: "PRIVATE",
    state: 0,
    base: "IBM Rational Team Concert V3.0 - BYOL",
    location: "41",
    at: "2026-11-22T16:45:12.004Z",
  },
  {
    id: "20031030",
    name: "acme-db2-nightly",
    description: "Nightly copy of the reporting database",
    owner: ACME,
    visibility: "PRIVATE",
    state: 7,
    base: "IBM DB2 Enterprise Server Edition V9.7 - BYOL",
    location: "41",
    at: "2026-11-21T02:00:03.518Z",
  },
  {
    id: "20031033",
    name: "acme-legacy-sles10",
    description: "Last machine on SUSE 10, kept for the auditors",
    owner: ACME,
    visibility: "SHARED",
    state: 2,
    base: "SUSE Linux Enterprise Server 10 SP3 for x86_64",
    location: "82",
    at: "2025-11-02T09:30:47.235Z",
  },
  {
    id: "20031040",
    name: "acme-appliance",
    description: "Imported from a volume",
    owner: ACME,
    visibility: "PRIVATE",
    state: 1,
    base: RHEL,
    location: "82",
    at: "2025-12-03T10:05:20.900Z",
    withoutTypes: true,
  },
  {
    id: "20031044",
    name: "acme-continuous-build",
    description: "What the build group starts for each branch",
    owner: ACME_BUILD,
    visibility: "SHARED",
    state: 1,
    base: RHEL,
    location: "41",
    at: "2026-10-08T15:15:15.150Z",
  },
  {
    id: "20031045",
    name: "acme-build-scratch",
    description: "Experiments of the build group",
    owner: ACME_BUILD,
    visibility: "PRIVATE",
    state: 1,
    base: RHEL,
    location: "41",
    at: "2025-11-27T13:09:41.026Z",
  },
  {
    id: "20031052",
    name: "globex-trading-desk",
    description: "Desk with market data, 2026",
    owner: GLOBEX,
    visibility: "PRIVATE",
    state: 1,
    base: WINDOWS,
    location: "101",
    at: "2026-04-16T12:00:09.333Z",
  },
  {
    id: "20031053",
    name: "globex-risk-grid",
    description: "Worker of the risk grid",
    owner: GLOBEX,
    visibility: "SHARED",
    state: 1,
    base: RHEL,
    location: "101",
    at: "2026-05-02T19:31:28.640Z",
  },
  {
    id: "20031057",
    name: "globex-risk-grid next",
    description: "Worker of the risk grid, next release",
    owner: GLOBEX,
    visibility: "PRIVATE",
    state: 4,
    base: RHEL,
    location: "101",
    at: "2026-11-20T21:10:00.112Z",
  },
  {
    id: "20031058",
    name: "globex-archive",
    description: "Closed with the office in Makuhari",
    owner: GLOBEX,
    visibility: "PRIVATE",
    state: 2,
    base: RHEL,
    location: "121",
    at: "2025-12-19T04:44:53.870Z",
  },
  {
    id: "20031063",
    name: "Initech Report Server 4",
    description: "Reports over a browser; licence by the hour through Initech",
    owner: INITECH,
    visibility: "PUBLIC",
    state: 1,
    base: SLES,
    location: "41",
    at: "2026-02-20T16:00:00.501Z",
  },
  {
    id: "20031064",
    name: "Initech Report Server 4",
    description: "Reports over a browser; licence by the hour through Initech",
    owner: INITECH,
    visibility: "PUBLIC",
    state: 1,
    base: SLES,
    location: "141",
    at: "2026-02-24T03:20:18.749Z",
  },
  {
    id: "20031069",
    name: "initech-report-server-5-beta",
    description: "Not for customers yet",
    owner: INITECH,
    visibility: "SHARED",
    state: 1,
    base: SLES,
    location: "41",
    at: "2025-12-17T18:02:36.005Z",
  },
  {
    id: "20031070",
    name: "initech-report-server-5-broken",
    description: "Stopped while the disk was read",
    owner: INITECH,
    visibility: "PRIVATE",
    state: 7,
    base: SLES,
    location: "41",
    at: "2025-12-18T07:51:11.482Z",
  },
];

/** What users made of the public images. Those that are on their way stay so, to be seen at any time. */
export function captures(catalogue: Catalogue): Catalogue {
  const made = CAPTURES.map((seed) => capture(seed, catalogue));
  return {
    images: made.map(({ image }) => image),
    assets: made.flatMap(({ asset }) => (asset === null ? [] : [asset])),
  };
}

function capture(
  seed: CaptureSeed,
  catalogue: Catalogue,
): { readonly image: ImageRecord; readonly asset: AssetRecord | null } {
  const base = catalogue.images.find(({ name, location }) => name.startsWith(seed.base) && location === seed.location);
  const baseAsset = catalogue.assets.find(({ guid }) => guid === base?.assetGuid);
  if (base === undefined || baseAsset === undefined)
    throw new Error(`no public image ${seed.base} in data center ${seed.location}`);
  const finished = seed.state === 1 || seed.state === 2;
  const asset = finished ? { ...baseAsset, guid: guidOf(`capture/${seed.id}`), version: "1.0" } : null;
  return {
    asset,
    image: {
      ...base,
      id: seed.id,
      name: seed.name,
      description: seed.description,
      owner: seed.owner,
      visibility: seed.visibility,
      state: seed.state,
      architecture: finished ? base.architecture : null,
      createdAt: Date.parse(seed.at),
      instanceTypes: finished && seed.withoutTypes !== true ? base.instanceTypes : null,
      assetGuid: asset?.guid ?? null,
      binaryId: `capture/${seed.id}`,
      capturedFrom: seed.withoutTypes === true ? null : `9${seed.id.slice(-4)}`,
      captureType: base.platform.startsWith("Windows") ? "Syspreped" : null,
      platformVersion: "2",
      imageSize: finished ? "60" : null,
    },
  };
}
