import { accountRefusals } from "./account.ts";
import { imageRefusals } from "./images.ts";
import { machineRefusals } from "./machines.ts";
import type { Ec2Refusal } from "./refusal.ts";

export type { Ec2Refusal };

/** The first that fits counts: the general ones stand at the end. */
export const ec2Refusals: readonly Ec2Refusal[] = [...imageRefusals, ...machineRefusals, ...accountRefusals];
