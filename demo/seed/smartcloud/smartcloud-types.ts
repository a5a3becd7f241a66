import type { InstanceTypeRecord } from "../../clouds/smartcloud/records.ts";

interface Size {
  readonly id: string;
  readonly name: string;
  /** Per hour, with SUSE Linux Enterprise Server. */
  readonly rate: number;
}

const SIZES_32: readonly Size[] = [
  { id: "COP32.1/2048/60", name: "Copper", rate: 0.095 },
  { id: "BRZ32.1/2048/60*175", name: "Bronze", rate: 0.115 },
  { id: "SLV32.2/4096/60*350", name: "Silver", rate: 0.2 },
  { id: "GLD32.4/4096/60*350", name: "Gold", rate: 0.33 },
];

const SIZES_64: readonly Size[] = [
  { id: "COP64.2/4096/60", name: "Copper", rate: 0.3 },
  { id: "BRZ64.2/4096/60*500*350", name: "Bronze", rate: 0.4 },
  { id: "SLV64.4/8192/60*500*500", name: "Silver", rate: 0.57 },
  { id: "GLD64.8/16384/60*500*500", name: "Gold", rate: 0.87 },
  { id: "PLT64.16/16384/60*500*500*500*500", name: "Platinum", rate: 1.84 },
];

const EFFECTIVE_AT = Date.UTC(2011, 10, 1);

/** What an image of this platform may run on. `softwareRate` is what a pay-as-you-go licence adds to the smallest size. */
export function instanceTypesFor(
  platform: string,
  architecture: "i386" | "x86_64",
  softwareRate: number,
): readonly InstanceTypeRecord[] {
  const sizes = architecture === "i386" ? SIZES_32 : SIZES_64;
  const bits = architecture === "i386" ? "32" : "64";
  return sizes.map(({ id, name, rate }, place) => {
    const [processors = "", memory = "", disks = ""] = id.slice(id.indexOf(".") + 1).split("/");
    const disk = disks.split("*").reduce((sum, part) => sum + Number(part), 0);
    return {
      id,
      label: `${name} ${bits} bit`,
      detail: `${name} - ${bits} bit (vCPU: ${processors}, RAM: ${Number(memory) / 1024} GiB, Disk: ${disk} GiB)`,
      price: {
        rate: round(rate + platformRate(platform, place) + softwareRate * (place + 1)),
        unitOfMeasure: "UHR",
        countryCode: "897",
        currencyCode: "USD",
        pricePerQuantity: 1,
        effectiveAt: EFFECTIVE_AT,
      },
    };
  });
}

/** The smallest sizes cannot hold every product. */
export function largerTypes(types: readonly InstanceTypeRecord[]): readonly InstanceTypeRecord[] {
  return types.slice(1);
}

function platformRate(platform: string, place: number): number {
  if (platform.startsWith("Red Hat")) return place < 2 ? 0.095 : 0.11;
  if (platform.startsWith("Windows")) return place < 2 ? 0.005 : 0.04;
  return 0;
}

function round(rate: number): number {
  return Math.round(rate * 1000) / 1000;
}
