import { awsError, invalidValue, parameterCombination } from "../wire/errors.ts";

/** What EBS allows of one type of volume; sizes in GiB, throughput in MiB a second. */
interface VolumeType {
  readonly size: readonly [minimum: number, maximum: number];
  /** Absent where operations per second cannot be chosen. `perGib` is how many each GiB allows. */
  readonly iops?: {
    readonly minimum: number;
    readonly maximum: number;
    readonly perGib: number;
    readonly default?: number;
  };
  readonly throughput?: { readonly minimum: number; readonly maximum: number };
  readonly canBoot: boolean;
}

const TYPES: Readonly<Record<string, VolumeType>> = {
  standard: { size: [1, 1024], canBoot: true },
  gp2: { size: [1, 16_384], canBoot: true },
  gp3: {
    size: [1, 65_536],
    iops: { minimum: 3000, maximum: 80_000, perGib: 500, default: 3000 },
    throughput: { minimum: 125, maximum: 2000 },
    canBoot: true,
  },
  io1: { size: [4, 16_384], iops: { minimum: 100, maximum: 64_000, perGib: 50 }, canBoot: true },
  io2: { size: [4, 65_536], iops: { minimum: 100, maximum: 256_000, perGib: 1000 }, canBoot: true },
  st1: { size: [125, 16_384], canBoot: false },
  sc1: { size: [125, 16_384], canBoot: false },
};

export const VOLUME_TYPES: readonly string[] = Object.keys(TYPES);

export interface VolumeShape {
  readonly volumeType?: string | undefined;
  readonly volumeSize?: number | undefined;
  readonly iops?: number | undefined;
  readonly throughput?: number | undefined;
}

const MAXIMUM_THROUGHPUT_PER_IOPS = 0.25;

/** Refuses a volume that EBS would not make. */
export function checkVolumeShape({ volumeType = "gp2", volumeSize = 1, iops, throughput }: VolumeShape): void {
  const type = TYPES[volumeType];
  if (type === undefined) return;
  checkSize(volumeType, type, volumeSize);
  if (iops !== undefined && type.iops === undefined) {
    throw parameterCombination(`The parameter iops is not supported for ${volumeType} volumes.`);
  }
  if (throughput !== undefined && type.throughput === undefined) {
    throw parameterCombination("throughput can only be specified for volumeType gp3.");
  }
  if (type.iops !== undefined) checkIops(volumeType, type.iops, volumeSize, iops);
  if (type.throughput !== undefined) checkThroughput(type.throughput, throughput, iops ?? type.iops?.default ?? 0);
}

/** Refuses a root device of a type that nothing boots from. */
export function checkRootVolume(deviceName: string, { volumeType = "gp2" }: VolumeShape): void {
  if (TYPES[volumeType]?.canBoot !== false) return;
  throw awsError(
    "InvalidBlockDeviceMapping",
    `The root device '${deviceName}' cannot be a volume of type ${volumeType}`,
  );
}

function checkSize(name: string, { size: [minimum, maximum] }: VolumeType, size: number): void {
  const bound = size < minimum ? `too small for volume type ${name}; minimum is ${minimum}GiB` : undefined;
  const problem = bound ?? (size > maximum ? `too large for volume type ${name}; maximum is ${maximum}GiB` : undefined);
  if (problem !== undefined) throw invalidValue(`Volume of ${size}GiB is ${problem}.`);
}

function checkIops(name: string, rule: NonNullable<VolumeType["iops"]>, size: number, iops: number | undefined): void {
  if (iops === undefined) {
    if (rule.default !== undefined) return;
    throw parameterCombination(`The parameter iops must be specified for ${name} volumes.`);
  }
  if (iops < rule.minimum) throw invalidValue(`Volume iops of ${iops} is too low; minimum is ${rule.minimum}.`);
  if (iops > rule.maximum) throw invalidValue(`Volume iops of ${iops} is too high; maximum is ${rule.maximum}.`);
  // Every gp3 volume has its default, however small it is.
  if (iops <= Math.max(rule.default ?? 0, size * rule.perGib)) return;
  const ratio = (iops / size).toFixed(6);
  throw invalidValue(`Iops to volume size ratio of ${ratio} is too high; maximum is ${rule.perGib}`);
}

function checkThroughput(
  { minimum, maximum }: NonNullable<VolumeType["throughput"]>,
  throughput: number | undefined,
  iops: number,
): void {
  if (throughput === undefined) return;
  if (throughput < minimum) throw invalidValue(`Volume throughput of ${throughput} is too low; minimum is ${minimum}.`);
  if (throughput > maximum)
    throw invalidValue(`Volume throughput of ${throughput} is too high; maximum is ${maximum}.`);
  const ratio = throughput / iops;
  if (ratio <= MAXIMUM_THROUGHPUT_PER_IOPS) return;
  throw invalidValue(
    `Throughput (MiBps) to iops ratio of ${ratio.toFixed(6)} is too high; maximum is 0.250000 MiBps per iops`,
  );
}

/** What a volume does where nobody chose it. */
export function performanceOf({ volumeType = "gp2", volumeSize = 1, iops, throughput }: VolumeShape) {
  if (volumeType === "gp3") return { iops: iops ?? 3000, throughput: throughput ?? 125 };
  if (volumeType === "gp2") return { iops: Math.min(16_000, Math.max(100, 3 * volumeSize)), throughput: undefined };
  return { iops, throughput };
}
