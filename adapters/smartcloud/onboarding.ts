import type { Enrolment } from "../../src/ports/adapter.ts";
import { publicEndpoint, realmOf, type SmartCloudOptions, smartCloudOptions } from "./options.ts";

/** The cloud knows users and passwords only: there is no external id, and nothing to prove. */
export const smartCloudEnrolment: Enrolment = {
  prepare: (given) => ({ options: given, takesExternalId: false }),

  realms(options) {
    const given = parsed(options);
    // What a variable holds is known where there is an adapter.
    return [realmOf(given, typeof given.endpoint === "string" ? given.endpoint : publicEndpoint)];
  },

  claims: () => [],

  references(options) {
    const { endpoint, realm } = parsed(options);
    const named = realm === undefined ? [] : [{ kind: "REALM", name: realm, path: ["realm"] } as const];
    if (endpoint === publicEndpoint) return named;
    // What a variable holds cannot be compared with a list.
    return [{ kind: "ENDPOINT", name: typeof endpoint === "string" ? endpoint : "", path: ["endpoint"] }, ...named];
  },

  prove: async () => [],
};

function parsed(options: unknown): SmartCloudOptions {
  return smartCloudOptions.parse(options);
}
