import { z } from "zod";
import { createSecret } from "../../../adapters/kit/secret.ts";
import { GatewayError } from "../../../src/domain/errors.ts";
import { createBackendMaker } from "../../../src/gateway/backends/backend-maker.ts";
import type { Backend } from "../../../src/gateway/backends/backends.ts";
import type { ReferencePolicy } from "../../../src/gateway/verbs/plans/references.ts";
import type { AdapterFactory, RightCheck, SecretReference } from "../../../src/ports/adapter.ts";
import type { Log } from "../../../src/ports/log.ts";
import type { Registration, Registrations } from "../../../src/ports/store/registrations.ts";

/** A cloud of its own kind, in this process: its adapters say when they are closed, and its roles are proven on demand. */
export function createTestCloud() {
  const closed: string[] = [];
  const secrets = new Map<string, string>();
  let proven = true;
  const options = z.strictObject({
    role: z.string().optional(),
    externalId: z.string().optional(),
    own: z.boolean().optional(),
    secret: z.union([z.strictObject({ env: z.string() }), z.strictObject({ file: z.string() })]).optional(),
  });
  const granted = (right: string): RightCheck => ({ right, neededFor: "All.", outcome: "GRANTED", message: null });
  const anyName = { accepts: () => true, form: "any text" };
  const factory: AdapterFactory = {
    provider: "TEST",
    names: { region: anyName, nativeId: anyName, owner: anyName },
    options,
    create(given, host) {
      const { secret } = options.parse(given);
      if (secret) host.resolve(secret);
      return {
        provider: "TEST",
        regions: ["here"],
        images: { batchSize: 1, list: async () => ({ records: [], next: null }), getMany: async () => new Map() },
        verbs: { disabling: { plan: () => [], run: async () => ({}) } },
        rights: { check: async () => [granted("see")] },
        close: async () => void closed.push(host.backendId),
      };
    },
    enrolment: {
      prepare: (given, { externalId }) =>
        Object.hasOwn(given as object, "role")
          ? { options: { ...(given as object), externalId }, takesExternalId: true }
          : { options: given, takesExternalId: false },
      regions: () => ["here"],
      claims: (given) => [options.parse(given).role ?? []].flat(),
      references: (given) => (options.parse(given).own ? [{ kind: "IDENTITY", name: "", path: ["own"] }] : []),
      prove: async () => [{ ...granted("role"), outcome: proven ? "GRANTED" : "MISSING" }],
    },
  };
  const acme: ReferencePolicy = { environment: ["ACME_*"], folders: [], profiles: [], endpoints: [] };
  const maker = createBackendMaker({
    factories: [factory],
    resolve(reference: SecretReference) {
      const text = "env" in reference ? secrets.get(reference.env) : undefined;
      if (text === undefined) throw new GatewayError("BAD_USER_INPUT", "the environment variable is not set");
      return createSecret(text);
    },
    references: new Map([["acme", acme]]),
  });
  return {
    maker,
    /** Ids of the backends whose adapters were closed, in order. */
    closed,
    secrets,
    prove(is: boolean) {
      proven = is;
    },
  };
}

export type LogLine = readonly [level: "info" | "warn" | "error", facts: object, message: string];

export function createTestLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const write = (level: LogLine[0]) => (facts: object, message: string) => void lines.push([level, facts, message]);
  return { lines, info: write("info"), warn: write("warn"), error: write("error") };
}

export function configuredBackend(id: string, organization: string): Backend {
  return {
    ...{ id, organization, displayName: id, provider: "TEST", sweepIntervalMs: 1000, deadlineMs: 1000 },
    ...{ paused: false, origin: "CONFIGURATION", externalId: null },
    adapter: {
      ...{ provider: "TEST", regions: ["here"], close: async () => {} },
      images: { batchSize: 1, list: async () => ({ records: [], next: null }), getMany: async () => new Map() },
    },
  };
}

export function addedBy(
  registrations: Registrations,
  different: Partial<Registration> & Pick<Registration, "id">,
): Promise<unknown> {
  return registrations.add({
    ...{ organization: "acme", provider: "TEST", displayName: "New", options: {}, externalId: null, claims: [] },
    ...{ sweepIntervalMs: 1000, deadlineMs: 1000, paused: false, unrestricted: false, createdBy: "somebody" },
    ...different,
  });
}
