import type { GatewayError } from "../domain/errors.ts";
import type {
  ImageFacts,
  ImageRecord,
  Json,
  LaunchPermission,
  NativeId,
  Provider,
  Region,
} from "../domain/image/image.ts";
import type { Call } from "./call.ts";
import type { Instances, VerbFacets } from "./verbs.ts";

export type { Call } from "./call.ts";

/** What an image stands on, read from its record alone: what an impact plan looks for. */
export type Dependencies = (record: Pick<ImageRecord, "region" | "facts">) => {
  /** The image that it was copied or captured from; null where the cloud does not say. */
  readonly source: { readonly region: Region; readonly nativeId: NativeId } | null;
  readonly snapshots: readonly string[];
};

/**
 * What names an image at its cloud and would ask for it by that name: launch templates, stored parameters, recipes. A
 * cloud that has no such things has no such facet.
 */
export interface References {
  /** Every kind that is asked for, in the cloud's own words. */
  readonly kinds: readonly string[];
  /** By kind, the cloud's own ids of what names the image, sorted; an error where the cloud does not say. Of this account alone. */
  ofImage(
    region: Region,
    imageId: NativeId,
    call: Call,
  ): Promise<ReadonlyMap<string, readonly string[] | GatewayError>>;
}

/** What a cloud's own catalogue of products says of an image, read from its facts alone. */
export interface ProductCatalogue {
  /** The entry of the image's product, equal for all its images; null where it has none. */
  entryOf(facts: ImageFacts): string | null;
  /** The web address of the cloud's own Getting Started page; null where it has none. */
  pageOf(facts: ImageFacts): string | null;
}

export interface Page {
  readonly records: readonly ImageRecord[];
  /** Where the next page begins; null ends a complete sweep. A page may be empty and still have a next. */
  readonly next: string | null;
  /**
   * Of the bytes that the page was read from and of all else that its records depend on: pages with equal ones have
   * equal records. Absent where nobody asked for it, or the adapter cannot tell.
   */
  readonly fingerprint?: string;
  /**
   * Why the records lack names that the cloud tells in a call of its own. Such a call hides no image: where it fails, the
   * names are null, and this is the failure.
   */
  readonly withoutNames?: GatewayError;
}

/** The pages that a caller remembers. One with a fingerprint that is known is not read again: its `records` is empty. */
export interface KnownPages {
  /** The ids of the page's records, in order; undefined where it is not known. */
  idsOf(fingerprint: string): readonly NativeId[] | undefined;
}

/** Keyed answers. An absent key was not found; an error value failed on its own. Of images, see `ImageReader.getMany`. */
export type Keyed<Value> = ReadonlyMap<NativeId, Value | GatewayError>;

/**
 * All methods throw nothing but GatewayError. An empty or malformed answer is BACKEND_INVALID_RESPONSE, never "no images".
 * Records of `list` and `getMany` are equal for the same image at the same moment, unless they are `partial`.
 */
export interface ImageReader {
  /** How many ids one cloud call takes; the loaders' batch size. */
  readonly batchSize: number;
  /** One page of the scope, in the backend's own order. Over all pages each image comes exactly once, deprecated and disabled ones included. */
  list(region: Region, cursor: string | null, call: Call, known?: KnownPages): Promise<Page>;
  /**
   * Where the cloud answers the whole scope at once: the same records as `list`, in parts as they arrive, so that a list
   * of any length takes little memory. The call's signal holds for all parts; leaving early closes the socket.
   */
  readonly parts?: (region: Region, call: Call, known: KnownPages) => AsyncIterable<Page>;
  /**
   * Duplicates are fine; a malformed id is absent and harms only itself. Not limited to the scope: any id this account may see.
   *
   * An absent key is evidence: the ledger records it as a deletion. So it needs a *control*, an image that a listing
   * shows: asked for in the very same way, at the same time, the cloud must show it. Where it does not, the value is
   * BACKEND_UNPROVEN. Answers that do not come from the service itself, such as a proxy's page, are failures, never absence.
   *
   * `listed` are ids that a listing has just shown; the adapter may take its control from them instead of listing again.
   */
  getMany(
    region: Region,
    ids: readonly NativeId[],
    call: Call,
    listed?: readonly NativeId[],
  ): Promise<Keyed<ImageRecord>>;
}

export interface LaunchPermissions {
  /** True where this account may ask for them: it owns the image and the image can have any. */
  readable(record: ImageRecord): boolean;
  /** One cloud call an image, through a bounded pool. Sorted lists. An image that is gone is absent. */
  getMany(region: Region, ids: readonly NativeId[], call: Call): Promise<Keyed<readonly LaunchPermission[]>>;
}

export interface Agreement {
  readonly text: string;
  readonly attachments: readonly { readonly label: string; readonly url: string; readonly type: number }[];
}

export interface Agreements {
  getMany(region: Region, ids: readonly NativeId[], call: Call): Promise<Keyed<Agreement>>;
}

/** SmartCloud's parameters.xml: what must be given at launch, as the cloud's own document. */
export interface Manifests {
  getMany(region: Region, ids: readonly NativeId[], call: Call): Promise<Keyed<string>>;
}

export interface Ancestor {
  readonly region: Region;
  readonly nativeId: NativeId;
  readonly ownerAlias: string | null;
  readonly createdAt: string | null;
}

/** The chain of images that this one was made from, as far as the cloud knows; the image itself is not in it. */
export interface Lineage {
  getMany(region: Region, ids: readonly NativeId[], call: Call): Promise<Keyed<readonly Ancestor[]>>;
}

/** The optional abilities. A key here *is* the capability; there is no second list to keep in step. */
export interface Facets {
  readonly launchPermissions: LaunchPermissions;
  readonly agreements: Agreements;
  readonly manifests: Manifests;
  readonly lineage: Lineage;
}
export type Capability = keyof Facets;

/** What an adapter of one kind of cloud is; `Abilities` is pinned in `test/types`. */
export type Adapter<Abilities extends Capability = never> = AdapterCore & Pick<Facets, Abilities>;

export interface AdapterCore {
  readonly provider: Provider;
  /** The regions this backend looks at, in sweep order; never empty. */
  readonly regions: readonly Region[];
  readonly images: ImageReader;
  /** Closes sockets; the adapter is not used afterwards. */
  close(): Promise<void>;
}

/** An adapter whose abilities are asked at run time. */
export type AnyAdapter = AdapterCore &
  Partial<Facets> & {
    /** Owners are people, so an image that is PRIVATE is one person's; elsewhere owners are accounts that many share. */
    readonly ownersArePeople?: true;
    /** Where it asks, where that is not the cloud's own address: what answers there may know a part of it only. Absent: the cloud's own. */
    readonly foreignEndpoint?: string | undefined;
    /**
     * The account that the credentials belong to, as the cloud itself says and launch permissions name it. Absent where
     * the cloud shares with no account by name.
     */
    readonly account?: (call: Call) => Promise<string>;
    readonly verbs?: Partial<VerbFacets>;
    readonly instances?: Instances;
    readonly dependencies?: Dependencies;
    readonly references?: References;
    readonly catalogue?: ProductCatalogue;
    readonly rights?: Rights;
  };

export const capabilities = [
  "launchPermissions",
  "agreements",
  "manifests",
  "lineage",
] as const satisfies readonly Capability[];

/** One right that the backend needs, as the cloud itself answered when it was tried without effect. */
export interface RightCheck {
  /** In the cloud's own words, `ec2:DescribeImages`. */
  readonly right: string;
  /** What is lost without it, in plain words. */
  readonly neededFor: string;
  /** UNKNOWN: it could not be tried without effect, or the cloud's answer says neither. */
  readonly outcome: "GRANTED" | "MISSING" | "UNKNOWN";
  /** What the reader can do, or why nobody knows; null where it is granted. */
  readonly message: string | null;
}

export interface Rights {
  /**
   * Every right that the backend may need, each once, in an order that does not change. Nothing is changed by asking.
   * Throws GatewayError where the credentials themselves are refused or the cloud is not there: then no right is known.
   */
  check(region: Region, call: Call): Promise<readonly RightCheck[]>;
}

/** A value that must not be printed: `toString`, `toJSON` and `util.inspect` show `[secret]`. */
export interface Secret {
  reveal(): string;
}

/** What the gateway gives an adapter when it is made. */
export interface AdapterHost {
  readonly backendId: string;
  /** Turns a reference from the configuration (`{ env: NAME }`, `{ file: PATH }`) into the value, or throws GatewayError naming the reference. */
  resolve(reference: SecretReference): Secret;
}

export type SecretReference = { readonly env: string } | { readonly file: string };

/** What a name of a cloud looks like. A text that is not accepted names nothing there. */
export interface NameForm {
  accepts(text: string): boolean;
  /** For messages: `an AWS account of 12 digits`. */
  readonly form: string;
}

export interface CloudNames {
  readonly region: NameForm;
  readonly nativeId: NameForm;
  /** In any case of the letters. */
  readonly owner: NameForm;
}

/** One kind of cloud: parses its own options (throws zod errors with paths) and makes adapters. */
export interface AdapterFactory {
  readonly provider: Provider;
  readonly names: CloudNames;
  /** Parsed strictly; unknown keys are refused. */
  readonly options: { parse(input: unknown): unknown; safeParse(input: unknown): OptionsResult };
  create(options: unknown, host: AdapterHost): AnyAdapter;
  /** Absent: backends of this cloud stand in the configuration only. */
  readonly enrolment?: Enrolment;
}

/**
 * How a backend is added at run time, by somebody who may use this cloud and not all that the gateway may. `prepare`
 * takes what was given, the other methods what `options` parsed of that.
 */
export interface Enrolment {
  /**
   * What `options` is to parse: what was given, and the external id in it where the credentials take one. Throws
   * GatewayError INVALID_REQUEST, with the path as `field`, where somebody gave what only the gateway may make.
   */
  prepare(
    given: unknown,
    made: { readonly externalId: string },
  ): { readonly options: unknown; readonly takesExternalId: boolean };
  /** What an adapter with these options would look at. */
  regions(options: unknown): readonly Region[];
  /** What only one organization may use, as texts that are equal for the same thing: roles, for instance. */
  claims(options: unknown): readonly string[];
  /** What they refer to besides secrets, which are found by their form. */
  references(options: unknown): readonly Reference[];
  /**
   * Tries at the cloud what has to work and what must not: that the credentials open nothing without the external id
   * that the gateway made, or with another one. Proven where every outcome is GRANTED.
   */
  prove(options: unknown, host: AdapterHost, call: Call): Promise<readonly RightCheck[]>;
}

/**
 * IDENTITY is the gateway's own one at this cloud. REGION is one that the options name and no cloud vouches for: whoever
 * chose it freely could put images into another organization's.
 */
export interface Reference {
  readonly kind: "PROFILE" | "ENDPOINT" | "IDENTITY" | "REGION";
  /** Empty for IDENTITY. */
  readonly name: string;
  readonly path: readonly string[];
}

export type OptionsResult =
  | { readonly success: true; readonly data: unknown }
  | {
      readonly success: false;
      readonly error: { readonly issues: readonly { path: PropertyKey[]; message: string }[] };
    };

export type { Json };
