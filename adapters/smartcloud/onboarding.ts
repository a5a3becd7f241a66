import type { Enrolment } from "../../src/ports/adapter.ts";
import { publicEndpoint, regionOf, type SmartCloudOptions, smartCloudOptions } from "./options.ts";

/** The cloud knows users and passwords only: there is no external id, and nothing to prove. */
export const smartCloudEnrolment: Enrolment = {
  prepare: (given) => ({ options: given, takesExternalId: false }),

  regions(options) {
    const given = parsed(options);
    // What a variable holds is known where there is an adapter.
    return [regionOf(given, typeof given.endpoint === "string" ? given.endpoint : publicEndpoint)];
  },

  claims: () => [],

  references(options) {
    const { endpoint, region } = parsed(options);
    const named = region === undefined ? [] : [{ kind: "REGION", name: region, path: ["region"] } as const];
    if (endpoint === publicEndpoint) return named;
    // What a variable holds cannot be compared with a list.
    return [{ kind: "ENDPOINT", name: typeof endpoint === "string" ? endpoint : "", path: ["endpoint"] }, ...named];
  },

  prove: async () => [],
};

function parsed(options: unknown): SmartCloudOptions {
  return smartCloudOptions.parse(options);
}
