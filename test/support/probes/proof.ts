export interface Proof {
  readonly seed: number;
  /** How many cases this run tries. */
  readonly size: number;
}

/**
 * How large a proof by random cases is: whole in CI, a tenth of it elsewhere, unless that is too little to show anything.
 * PROOF_SEED repeats one that failed, and PROOF_SIZE=whole tries every case.
 */
export function proof(what: string, whole: number, least = 1): Proof {
  const { CI, PROOF_SEED, PROOF_SIZE } = process.env;
  const size = CI === "true" || PROOF_SIZE === "whole" ? whole : Math.max(least, Math.ceil(whole / 10));
  const seed = PROOF_SEED === undefined ? Date.now() % 2 ** 31 : Number(PROOF_SEED);
  process.stderr.write(`${what}: ${size} of ${whole} cases, PROOF_SEED=${seed}\n`);
  return { seed, size };
}
