import type { Viewer } from "../../domain/access/policy.ts";
import { GatewayError } from "../../domain/errors.ts";
import { demand } from "../backends/permission.ts";

/** Throws where this viewer may not administer that organization's: NOT_FOUND for whoever must not even know of it. */
export function mayAdminister(viewer: Viewer, organization: string, type: "backend" | "organization"): void {
  demand(viewer, "administer", { type, organization }, unheardOf(type));
}

/** The same words for what is another's and for what never was. */
export function unheardOf(type: "backend" | "organization"): GatewayError {
  return type === "backend"
    ? new GatewayError("NOT_FOUND", "There is no backend of this name. `backends { name }` lists yours.", {
        field: "id",
      })
    : new GatewayError("NOT_FOUND", "There is no organization of this name that you belong to.", {
        field: "organization",
      });
}
