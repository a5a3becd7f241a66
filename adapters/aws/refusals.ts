import { accountRefusals } from "./refusals/account.ts";
import { imageRefusals } from "./refusals/images.ts";
import { machineRefusals } from "./refusals/machines.ts";
import type { Ec2Refusal } from "./refusals/refusal.ts";

export type { Ec2Refusal };

/** The first that fits counts: the general ones stand at the end. */
export const ec2Refusals: readonly Ec2Refusal[] = [...imageRefusals, ...machineRefusals, ...accountRefusals];
