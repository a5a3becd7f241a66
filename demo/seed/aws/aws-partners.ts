import { createImage, EVERYBODY, type Image, type ImageSeed, imageIdOf } from "../../clouds/aws/resources/image.ts";
import { ACME_PRODUCTION, GLOBEX, INITECH } from "./accounts.ts";
import { instanceIdOf, NOBLE } from "./aws-acme.ts";
import { CANONICAL } from "./aws-public.ts";

const US = "us-east-1";
const EU = "eu-west-1";

/** Globex takes Acme's gateway and builds a render farm on Ubuntu. */
function globexImages(): readonly Image[] {
  const farm = [US, EU].flatMap((region): readonly ImageSeed[] => [
    {
      region,
      ownerId: GLOBEX,
      name: "globex-base-noble-2025.10",
      description: "Ubuntu 24.04 for everything at Globex",
      creationDate: "2025-10-07T10:00:00.000Z",
      rootDeviceName: "/dev/sda1",
      sourceImageId: imageIdOf(region, CANONICAL, NOBLE),
      sourceImageRegion: region,
      tags: { Name: "base", "cost centre": "4020" },
    },
    ...["7.2", "7.3", "8.0"].map(
      (version, position): ImageSeed => ({
        region,
        ownerId: GLOBEX,
        name: `globex-render-node-${version}`,
        description: `Render node ${version}`,
        creationDate: `2026-0${position * 3 + 1}-15T09:00:00.000Z`,
        rootDeviceName: "/dev/sda1",
        volumeSize: 64,
        sourceImageId: imageIdOf(region, GLOBEX, "globex-base-noble-2025.10"),
        sourceImageRegion: region,
        sourceInstanceId: instanceIdOf(`globex-render-${version}-${region}`),
        tags: { Name: "render-node", Version: version },
        ...(position === 0 ? { deprecationTime: "2026-06-30T00:00:00.000Z" } : {}),
      }),
    ),
    {
      region,
      ownerId: GLOBEX,
      name: "globex-studio-tools-2026.1",
      description: "Community edition of the studio tools",
      creationDate: "2026-04-22T11:11:11.000Z",
      architecture: "arm64",
      public: true,
      tags: { Name: "studio-tools", "ec2:SharedTag/Licence": "Apache-2.0" },
    },
    {
      region,
      ownerId: GLOBEX,
      name: "globex-studio-tools-2021.2",
      description: "Community edition of the studio tools",
      creationDate: "2021-09-29T11:11:11.000Z",
      public: true,
      tags: { Name: "studio-tools" },
    },
  ]);
  return [
    ...farm,
    {
      region: US,
      ownerId: GLOBEX,
      name: "globex-gateway-2.1.0",
      description: "Own copy of the gateway that Acme shares",
      creationDate: "2026-03-30T09:00:00.000Z",
      sourceImageId: imageIdOf(US, ACME_PRODUCTION, "acme-partner-gateway-2.1.0"),
      sourceImageRegion: US,
      tags: { Name: "gateway" },
    },
    {
      region: US,
      ownerId: GLOBEX,
      name: "globex-license-server",
      creationDate: "2020-02-29T12:00:00.000Z",
      virtualizationType: "paravirtual",
      rootDeviceType: "instance-store",
      rootDeviceName: "/dev/sda1",
      kernelId: "aki-919dcaf8",
      imageLocation: "globex-bundles/license-server/image.manifest.xml",
    },
    {
      region: US,
      ownerId: GLOBEX,
      name: "globex-payroll",
      description: "Payroll; encrypted with the key of finance",
      creationDate: "2025-12-31T23:59:59.000Z",
      encrypted: true,
      tags: { Name: "payroll" },
    },
    ...["eu-central-1", "us-west-2"].map(
      (region): ImageSeed => ({
        region,
        ownerId: GLOBEX,
        name: "globex-render-node-8.0",
        description: "Render node 8.0",
        creationDate: "2026-07-16T09:00:00.000Z",
        rootDeviceName: "/dev/sda1",
        volumeSize: 64,
        sourceImageId: imageIdOf(EU, GLOBEX, "globex-render-node-8.0"),
        sourceImageRegion: EU,
        tags: { Name: "render-node", Version: "8.0" },
      }),
    ),
  ].map((seed: ImageSeed) => createImage(seed));
}

/** Initech sells: some products to everybody, one privately to Acme. */
function initechImages(): readonly Image[] {
  const paid = [{ productCode: "8vl2tps5n0w4c6e1r9x7q3d5k", type: "marketplace" }];
  return [US, EU].flatMap((region) => [
    ...["4.0", "4.1", "4.2"].map((version, position) =>
      createImage({
        region,
        ownerId: INITECH,
        name: `Initech TPS Reporter ${version}`,
        description: `TPS Reporter ${version}, billed by the hour`,
        creationDate: `202${position + 4}-0${position + 2}-1${position}T14:00:00.000Z`,
        productCodes: paid,
        launchPermissions: position === 2 ? [EVERYBODY] : [],
        ...(position === 2 ? { deprecationTime: "2028-04-12T14:00:00.000Z" } : {}),
        tags: { Name: "tps-reporter", Version: version },
      }),
    ),
    createImage({
      region,
      ownerId: INITECH,
      name: "Initech TPS Reporter 4.2 (Acme edition)",
      description: "TPS Reporter with the cover sheet of Acme",
      creationDate: "2026-06-02T14:00:00.000Z",
      productCodes: paid,
      sourceImageId: imageIdOf(region, INITECH, "Initech TPS Reporter 4.2"),
      sourceImageRegion: region,
      launchPermissions: [{ userId: ACME_PRODUCTION }],
      tags: { Name: "tps-reporter", Edition: "acme", "ec2:SharedTag/EULA": "https://initech.example/eula/tps-4" },
    }),
    createImage({
      region,
      ownerId: INITECH,
      name: "Initech Stapler Fleet Manager 1.0",
      description: "Windows edition",
      creationDate: "2023-05-05T05:05:05.000Z",
      windows: true,
      productCodes: [{ productCode: "4stap1er0red5wing1ine7zz", type: "devpay" }],
      state: "disabled",
    }),
    createImage({
      region,
      ownerId: INITECH,
      name: "initech-build-agent",
      creationDate: "2022-08-08T08:08:08.000Z",
      tags: { Name: "build-agent", "Ünïcode ✓": "🖇 Büroklammer" },
    }),
    createImage({
      region,
      ownerId: INITECH,
      name: "initech-build-agent-arm64",
      creationDate: "2025-08-08T08:08:08.000Z",
      architecture: "arm64",
      tags: { Name: "build-agent" },
    }),
  ]);
}

export function partnerImages(): readonly Image[] {
  return [...globexImages(), ...initechImages()];
}
