import { createImage, type Image, type ImageSeed } from "../../clouds/aws/resources/image.ts";
import { hexOf, numberOf } from "../../clouds/kit/hash.ts";

/** The catalogue that everybody sees: operating systems of their vendors, and paid images of the Marketplace. */

export const AMAZON = "137112412989";
export const AMAZON_WINDOWS = "801119661308";
export const CANONICAL = "099720109477";
export const RED_HAT = "309956199498";
export const DEBIAN = "136693071363";
export const MARKETPLACE = "679593333241";

const MAIN_REGIONS = ["us-east-1", "eu-west-1"] as const;
const ALL_REGIONS = ["us-east-1", "eu-west-1", "us-west-2", "eu-central-1"] as const;

/** An image without its region. `everywhere` puts it in the small regions too. */
type Release = Omit<ImageSeed, "region"> & { readonly everywhere?: boolean };

/** A name's date, at an hour of the day that the name decides. */
function timeOf(date: string, name: string): string {
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;
  const two = (key: string, below: number) => String(numberOf(`${key} ${name}`, below)).padStart(2, "0");
  return `${day}T${two("hour", 24)}:${two("minute", 60)}:${two("second", 60)}.000Z`;
}

const AL2023_VERSIONS = [
  "0.20230315.0",
  "1.20230825.0",
  "2.20231113.0",
  "3.20240219.0",
  "4.20240611.0",
  "5.20241001.1",
  "6.20250211.0",
  "7.20250623.1",
  "8.20250818.0",
  "9.20251027.0",
  "10.20260302.0",
  "11.20260914.0",
];

export function al2023Name(version: string, architecture: string): string {
  return `al2023-ami-2023.${version}-kernel-6.1-${architecture}`;
}

function amazonLinux(): readonly Release[] {
  const releases: Release[] = [];
  for (const architecture of ["x86_64", "arm64"]) {
    for (const version of AL2023_VERSIONS) {
      const name = al2023Name(version, architecture);
      const newest = version === AL2023_VERSIONS.at(-1);
      releases.push({
        name,
        ownerId: AMAZON,
        ownerAlias: "amazon",
        description: `Amazon Linux 2023 AMI 2023.${version} ${architecture} HVM kernel-6.1`,
        creationDate: timeOf(version.split(".")[1] ?? "", name),
        architecture,
        imdsSupport: "v2.0",
        freeTierEligible: true,
        ...(newest
          ? { publicSsmParameterName: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-${architecture}` }
          : {}),
        everywhere: newest,
      });
    }
    for (const date of ["20190618", "20210721", "20230418"]) {
      const name = `amzn2-ami-hvm-2.0.${date}-${architecture}-gp2`;
      releases.push({
        name,
        ownerId: AMAZON,
        ownerAlias: "amazon",
        description: `Amazon Linux 2 AMI 2.0.${date} ${architecture} HVM gp2`,
        creationDate: timeOf(date, name),
        architecture,
      });
    }
  }
  const hvm = "amzn-ami-hvm-2018.03.0.20190826-x86_64-gp2";
  releases.push({
    name: hvm,
    ownerId: AMAZON,
    ownerAlias: "amazon",
    description: "Amazon Linux AMI 2018.03.0.20190826 x86_64 HVM gp2",
    creationDate: timeOf("20190826", hvm),
  });
  return releases;
}

function windows(): readonly Release[] {
  const flavours: readonly (readonly [string, readonly string[]])[] = [
    ["2016-English-Full-Base", ["20191113", "20240214"]],
    ["2019-English-Full-Base", ["20210210", "20240911", "20260610"]],
    ["2022-English-Full-Base", ["20230614", "20241211", "20250813", "20261014"]],
    ["2022-English-Full-SQL_2022_Standard", ["20250813", "20261014"]],
    ["2025-English-Full-Base", ["20250312", "20261014"]],
  ];
  return flavours.flatMap(([flavour, dates]) =>
    dates.map((date): Release => {
      const name = `Windows_Server-${flavour}-${date.slice(0, 4)}.${date.slice(4, 6)}.${date.slice(6)}`;
      const sql = flavour.includes("SQL");
      return {
        name,
        ownerId: AMAZON_WINDOWS,
        ownerAlias: "amazon",
        description: `Microsoft Windows Server ${flavour.slice(0, 4)} Full Locale English${sql ? " with SQL Server 2022 Standard" : ""} AMI provided by Amazon`,
        creationDate: timeOf(date, name),
        windows: true,
        volumeSize: sql ? 50 : 30,
        ...(sql ? { platformDetails: "Windows with SQL Server Standard", usageOperation: "RunInstances:0006" } : {}),
        everywhere: date === "20261014" && flavour.startsWith("2022-English-Full-Base"),
      };
    }),
  );
}

function ubuntu(): readonly Release[] {
  const series: readonly (readonly [string, string, string, readonly string[]])[] = [
    ["hvm-ssd", "focal", "20.04", ["20200423", "20240611"]],
    ["hvm-ssd", "jammy", "22.04", ["20220420", "20240927", "20260612"]],
    ["hvm-ssd-gp3", "noble", "24.04", ["20240423", "20250305", "20250821", "20261015"]],
  ];
  return series.flatMap(([disk, word, version, dates]) =>
    dates.flatMap((date) =>
      ["amd64", "arm64"].map((machine): Release => {
        const name = `ubuntu/images/${disk}/ubuntu-${word}-${version}-${machine}-server-${date}`;
        return {
          name,
          ownerId: CANONICAL,
          imageLocation: `amazon/${name}`,
          description: `Canonical, Ubuntu, ${version} LTS, ${machine} ${word} image build on ${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`,
          creationDate: timeOf(date, name),
          architecture: machine === "amd64" ? "x86_64" : "arm64",
          rootDeviceName: "/dev/sda1",
          everywhere: date === "20261015",
        };
      }),
    ),
  );
}

function redHat(): readonly Release[] {
  const versions = [
    ["8.10.0", "20240514"],
    ["9.2.0", "20230503"],
    ["9.4.0", "20240605"],
    ["9.6.0", "20250618"],
    ["10.0.0", "20250603"],
  ] as const;
  return versions.flatMap(([version, date]) =>
    ["x86_64", "arm64"].map((architecture): Release => {
      const name = `RHEL-${version}_HVM-${date}-${architecture}-0-Hourly2-GP3`;
      return {
        name,
        ownerId: RED_HAT,
        description: `Provided by Red Hat, Inc.`,
        creationDate: timeOf(date, name),
        architecture,
        platformDetails: "Red Hat Enterprise Linux",
        usageOperation: "RunInstances:0010",
        rootDeviceName: "/dev/sda1",
        volumeSize: 10,
        everywhere: version === "9.6.0" && architecture === "x86_64",
      };
    }),
  );
}

function debian(): readonly Release[] {
  const builds = [
    ["11", "20230124-1270"],
    ["12", "20240201-1644"],
    ["12", "20250814-2204"],
    ["13", "20260316-2418"],
  ] as const;
  return builds.flatMap(([version, build]) =>
    ["amd64", "arm64"].map((machine): Release => {
      const name = `debian-${version}-${machine}-${build}`;
      return {
        name,
        ownerId: DEBIAN,
        description: `Debian ${version} (${build})`,
        creationDate: timeOf(build.slice(0, 8), name),
        architecture: machine === "amd64" ? "x86_64" : "arm64",
        everywhere: version === "13" && machine === "amd64",
      };
    }),
  );
}

function marketplace(): readonly Release[] {
  const products = [
    ["Rocky-9-EC2-LVM-9.4-20240523.0.x86_64", "20240524"],
    ["CIS Ubuntu Linux 22.04 LTS Benchmark - Level 1 - v17", "20250110"],
    ["CIS Microsoft Windows Server 2022 Benchmark - Level 1 - v07", "20250212"],
    ["OpenVPN Access Server Community Image-2.14.1", "20250402"],
    ["bitnami-wordpress-6.8.1-r02-linux-debian-12-x86_64-hvm-ebs", "20250515"],
    ["SLES 15 SP6 for SAP applications", "20260128"],
  ] as const;
  return products.map(([product, date]): Release => {
    const listing = hexOf(`listing ${product}`, 32);
    const code = (BigInt(`0x${hexOf(`product ${product}`, 24)}`) + 36n ** 24n).toString(36).slice(1, 26);
    return {
      name: `${product}-${listing.slice(0, 8)}-${listing.slice(8, 12)}-${listing.slice(12, 16)}-${listing.slice(16, 20)}-${listing.slice(20)}`,
      ownerId: MARKETPLACE,
      ownerAlias: "aws-marketplace",
      description: product,
      creationDate: timeOf(date, product),
      productCodes: [{ productCode: code, type: "marketplace" }],
      windows: product.includes("Windows"),
      sriovNetSupport: "simple",
    };
  });
}

/** Instance-store images boot from a bundle in S3, which their location names. */
function paravirtual(): readonly ImageSeed[] {
  const kernels = { "us-east-1": "aki-919dcaf8", "eu-west-1": "aki-52a34525" } as const;
  return MAIN_REGIONS.flatMap((region): readonly ImageSeed[] => {
    const amazon = "amzn-ami-pv-2018.03.0.20190826-x86_64-s3";
    const trusty = "ubuntu/images/ubuntu-trusty-14.04-amd64-server-20190514";
    const common = {
      region,
      kernelId: kernels[region],
      virtualizationType: "paravirtual",
      rootDeviceType: "instance-store",
      rootDeviceName: "/dev/sda1",
    } as const;
    return [
      {
        ...common,
        name: amazon,
        ownerId: AMAZON,
        ownerAlias: "amazon",
        description: "Amazon Linux AMI 2018.03.0.20190826 x86_64 PV S3",
        imageLocation: `amzn-ami-${region}/${amazon}.manifest.xml`,
        creationDate: timeOf("20190826", amazon),
      },
      {
        ...common,
        name: trusty,
        ownerId: CANONICAL,
        imageLocation: `ubuntu-${region}/images/ubuntu-trusty-14.04-amd64-server-20190514.manifest.xml`,
        creationDate: timeOf("20190514", trusty),
      },
    ];
  });
}

export function publicImages(): readonly Image[] {
  const releases = [...amazonLinux(), ...windows(), ...ubuntu(), ...redHat(), ...debian(), ...marketplace()];
  const everywhere = releases.flatMap(({ everywhere: wide = false, ...seed }) =>
    (wide ? ALL_REGIONS : MAIN_REGIONS).map((region): ImageSeed => ({ ...seed, region })),
  );
  return [...everywhere, ...paravirtual()].map((seed) => createImage({ ...seed, public: true }));
}
