import type { Settling } from "../settling.ts";
import type { EbsMapping } from "./image.ts";

/** A volume that no launch made. */
export interface OwnVolume {
  readonly volumeId: string;
  readonly region: string;
  readonly ownerId: string;
  readonly availabilityZone: string;
  readonly createTime: string;
  readonly state: string;
  readonly ebs: EbsMapping;
  readonly settling?: Settling<OwnVolume> | undefined;
}
