import { GatewayError, toGatewayError } from "../../domain/errors.ts";
import type {
  AdapterFactory,
  AdapterHost,
  AnyAdapter,
  Call,
  Enrolment,
  RightCheck,
  Secret,
  SecretReference,
} from "../../ports/adapter.ts";
import type { Registration } from "../../ports/store/registrations.ts";
import {
  allowedReference,
  nothingAllowed,
  type Objection,
  objectionsToReferences,
  type ReferencePolicy,
} from "../verbs/plans/references.ts";
import { brokenAdapter } from "./paused-adapter.ts";

export type Draft = Pick<Registration, "id" | "organization" | "provider" | "unrestricted"> & {
  readonly options: unknown;
  readonly externalId: string;
};

/** Options that an adapter can be made of, as far as anybody can tell without asking the cloud. */
export interface Prepared {
  readonly takesExternalId: boolean;
  readonly claims: readonly string[];
  /** Throws GatewayError where a reference leads nowhere, or not any more where it may. */
  adapter(): AnyAdapter;
  prove(call: Call): Promise<readonly RightCheck[]>;
}

export interface BackendMaker {
  /** What is wrong with the options, with the path in them; or what can be made of them. */
  prepare(draft: Draft): Prepared | readonly Objection[];
  /** One that fails with the reason where none can be made: `broken` has it. */
  adapterFor(registration: Registration): { readonly adapter: AnyAdapter; readonly broken: GatewayError | null };
  readonly providers: readonly string[];
}

export interface MakerParts {
  readonly factories: readonly AdapterFactory[];
  resolve(reference: SecretReference): Secret;
  /** By organization. */
  readonly references: ReadonlyMap<string, ReferencePolicy>;
  /** True for a URL that leads back to this gateway. */
  readonly isOwnAddress?: (url: string) => boolean;
}

/** Makes adapters of what people send in; knows no cloud's words. */
export function createBackendMaker({ factories, resolve, references, isOwnAddress }: MakerParts): BackendMaker {
  const enrolled = factories.flatMap((factory) =>
    factory.enrolment ? [{ ...factory, enrolment: factory.enrolment }] : [],
  );

  function hostOf({ id, organization, unrestricted }: Draft): AdapterHost {
    return {
      backendId: id,
      // At each use, and not only when it was added: links and the configuration change.
      resolve(reference) {
        const allowed = allowedReference(reference, policyOf(organization, unrestricted));
        if (allowed) return resolve(allowed);
        throw new GatewayError(
          "BAD_USER_INPUT",
          "a reference leads to what the configuration does not allow to the organization any more",
        );
      },
    };
  }

  const policyOf = (organization: string, unrestricted: boolean): ReferencePolicy | null =>
    unrestricted ? null : (references.get(organization) ?? nothingAllowed);

  function prepare(draft: Draft): Prepared | readonly Objection[] {
    const factory = enrolled.find(({ provider }) => provider === draft.provider);
    if (!factory) return [{ path: [], message: `Give the options of one of ${maker.providers.join(", ")}.` }];
    const prepared = preparedBy(factory.enrolment, draft);
    if ("path" in prepared) return [prepared];
    const parsed = factory.options.safeParse(prepared.options);
    if (!parsed.success)
      return parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message: sentence(message) }));
    const options = parsed.data;
    const policy = policyOf(draft.organization, draft.unrestricted);
    const objections = objectionsToReferences(options, factory.enrolment.references(options), policy, isOwnAddress);
    if (objections.length > 0) return objections;
    const host = hostOf(draft);
    return {
      takesExternalId: prepared.takesExternalId,
      claims: factory.enrolment.claims(options),
      adapter: () => factory.create(options, host),
      prove: (call) => factory.enrolment.prove(options, host, call),
    };
  }

  function regionsOf({ provider, options, externalId }: Registration) {
    try {
      const factory = enrolled.find((one) => one.provider === provider);
      const prepared = factory?.enrolment.prepare(options, { externalId: externalId ?? "" });
      return factory?.enrolment.regions(factory.options.parse(prepared?.options)) ?? [provider];
    } catch {
      // Of options that this version does not understand nobody can tell.
      return [provider];
    }
  }

  const maker: BackendMaker = {
    providers: enrolled.map(({ provider }) => provider),
    prepare,
    adapterFor(registration) {
      try {
        const prepared = prepare({ ...registration, externalId: registration.externalId ?? "" });
        if ("adapter" in prepared) return { adapter: prepared.adapter(), broken: null };
        const [objection] = prepared;
        throw new GatewayError("BAD_USER_INPUT", `${objection?.path.join(".")}: ${objection?.message}`);
      } catch (thrown) {
        const broken = brokenBecause(registration.id, toGatewayError(thrown));
        return { adapter: brokenAdapter(registration.provider, regionsOf(registration), broken), broken };
      }
    },
  };
  return maker;
}

function preparedBy(enrolment: Enrolment, { options, externalId }: Draft) {
  try {
    return enrolment.prepare(options, { externalId });
  } catch (thrown) {
    const { code, message, info } = toGatewayError(thrown);
    if (code === "INTERNAL") throw thrown;
    return { path: info.field?.split(".") ?? [], message };
  }
}

/** A bug keeps its cause for the log; what a reader can mend is said. */
function brokenBecause(id: string, { code, message, cause }: GatewayError): GatewayError {
  const reason = code === "INTERNAL" ? "of a failure inside the gateway" : message.replace(/\.$/, "");
  return new GatewayError(
    "BACKEND_DENIED",
    `Could not set up backend ${id}: ${reason}. Correct what it refers to, or remove it and add another.`,
    { backend: id, ...(cause === undefined ? {} : { cause }) },
  );
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith(".") ? "" : "."}`;
}
