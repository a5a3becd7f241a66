import type { ErrorCode } from "../../../src/domain/errors.ts";

/** One of EC2's refusals as ours. The first one that fits counts. */
export interface Ec2Refusal {
  /** EC2's word; a `*` stands for any text. */
  readonly code: string;
  readonly becomes: ErrorCode;
  /** Half a sentence: what is wrong. */
  readonly problem: string;
  /** A sentence without its full stop: what the reader can do. */
  readonly action: string;
  /** The input's field at fault; where it is left out, the verb may know better. */
  readonly field?: string;
  /** Only where EC2's message says so. */
  readonly saying?: RegExp;
  /** Only from these actions. */
  readonly of?: readonly string[];
}
