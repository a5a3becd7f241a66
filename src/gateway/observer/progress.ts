import type { GatewayError } from "../../domain/errors.ts";

/** How far it is with the images whose launch permissions may be asked for. */
export interface Progress {
  readonly known: number;
  readonly total: number;
  /** Of the first that the cloud refused in this sweep. */
  readonly failure: GatewayError | null;
}
