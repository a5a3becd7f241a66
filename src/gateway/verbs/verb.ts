import type { ErrorCode } from "../../domain/errors.ts";
import type { ImageKey, ImageRecord, Json, LaunchPermission, NativeId, Region } from "../../domain/image/image.ts";
import type { LifecycleKind } from "../../domain/lifecycle/lifecycle.ts";
import type { Opening } from "../../domain/publications/publication.ts";
import type { MutationErrorCode } from "../../domain/refusals.ts";
import type { PlannedCall, Verb, VerbFacets } from "../../ports/verbs.ts";
import type { CatalogImage } from "../images/catalog-image.ts";

export type Ability = keyof VerbFacets;
export type RequestOf<Name extends Ability> = VerbFacets[Name] extends Verb<infer Request, infer _> ? Request : never;

/** A refusal that the caller can act on: where in the input, why, and what to do. */
export interface UserError {
  readonly code: ErrorCode;
  /** Path in the input, such as ["imageId"]; empty where it is about no single field. */
  readonly field: readonly string[];
  readonly message: string;
}

/** Something to know that keeps nothing from being done. */
export interface Warning {
  /** What it is likely to be refused with; null where it is no refusal. */
  readonly code: MutationErrorCode | null;
  readonly field: readonly string[];
  readonly message: string;
}

/** What every mutation's input has. */
export interface Asking {
  /** Chosen by the caller, 1 to 128 characters: the same key is the same intent, however often it is sent. */
  readonly idempotencyKey: string;
  /** Nothing is changed; the answer says what would be. */
  readonly dryRun: boolean;
  /** Of the dry run's plan; destructive verbs ask for it. */
  readonly planHash: string | null;
  /** Goes on although some backends could not be asked what it would affect. */
  readonly acceptUnknown: boolean;
  /** The cloud's own dry run is asked first. */
  readonly checkAtCloud: boolean;
  /** Which backend is to do it, by name; where left out, the one that speaks for the image. */
  readonly backend: string | null;
  /** The input as it was sent, as text, without the members above that do not belong to the intent: what a repetition must equal. */
  readonly input: string;
}

/** What is so of a verb whatever it is asked with: also what a crash in between is settled by. */
export interface VerbRule<Name extends Ability = Ability> {
  readonly ability: Name;
  /** It takes something away from somebody: it needs a plan. */
  readonly destructive: boolean;
  /** Done by whoever sees the image rather than by its owner. */
  readonly byViewer: boolean;
  /** The kinds of entry that tell of it, the most telling first; empty where no image changes. */
  readonly expects: readonly LifecycleKind[];
  /** The image is gone afterwards. */
  readonly removes: boolean;
  /** It may be asked of a tombstone. */
  readonly revives: boolean;
  /** Whom the image is opened to; null: to nobody, whatever it is asked with. */
  readonly opens: ((request: RequestOf<Name>) => Opening) | null;
  /** What is so once the cloud said yes, whatever its next answer says: clouds are behind themselves for a while. */
  readonly effect: (record: ImageRecord, request: RequestOf<Name>) => ImageRecord;
  /** What to do where the cloud has no such thing. */
  readonly instead: string;
}

/** One mutation, ready for the facet of the backend that will do it. */
export interface Ordered<Name extends Ability = Ability> {
  /** As the schema names it, `copyImage`; its rule is in `rules.ts`. */
  readonly verb: string;
  /** The image that it is about; null where there is none yet. */
  readonly image: ImageKey | null;
  /** Where it happens; null: where the image is. */
  readonly region: Region | null;
  readonly request: RequestOf<Name>;
  /** The name of the image that it makes; null where it makes none. */
  readonly makesName: string | null;
  /** Wrong in the input itself, found without asking anybody. */
  readonly problems: readonly UserError[];
  /** What the request becomes once its image is known; where it is absent, it is sent as it is. */
  readonly prepare?: (target: CatalogImage) => Promise<Prepared<Name>>;
  /** Somebody who has the input's digest must not be able to guess what was in it. */
  readonly confidential?: boolean;
}

export interface Prepared<Name extends Ability = Ability> {
  /** As the facet takes it; null where the objections leave none. */
  readonly request: RequestOf<Name> | null;
  /** What keeps it from being done. A dry run shows the request beside them where there is one. */
  readonly objections: readonly UserError[];
  /**
   * What the intent keeps of a request with passwords in it: enough for the facet to find what came of it. Such a request
   * is sent by whoever holds it in memory, and by nobody after that. Null: the intent keeps the request.
   */
  readonly kept: RequestOf<Name> | null;
  /** Awaited before the intent; throws what it objects. */
  readonly beforehand: () => Promise<void>;
}

export interface VerbAnswer {
  /** Who did it; null where nobody was asked to. */
  readonly backendId: string | null;
  readonly image: ImageKey | null;
  readonly nativeId: NativeId | null;
  /** The ledger position of the entry that tells of it. */
  readonly position: number | null;
  /** What the facet gave back. */
  readonly result: Json;
  /** Dry runs: what the cloud would be asked. */
  readonly calls: readonly PlannedCall[];
  readonly plan: ImpactPlan | null;
  readonly userErrors: readonly UserError[];
  readonly warnings: readonly Warning[];
}

/** What a destructive verb would do to others, as far as the backends that could be asked know. */
export interface ImpactPlan {
  readonly hash: string;
  /** Live instances that run from the image, by backend. */
  readonly instances: readonly {
    readonly backendId: string;
    readonly nativeId: NativeId;
    readonly name: string | null;
    readonly state: string;
  }[];
  /** What else of the backends' accounts names the image: launch templates, stored parameters, recipes; machines too. */
  readonly references: readonly {
    readonly backendId: string;
    /** In the cloud's own words. */
    readonly kind: string;
    readonly nativeId: string;
  }[];
  /** Who could launch it and no longer could. */
  readonly losingAccess: readonly LaunchPermission[];
  /** Images that the index knows to be copied or captured from it. */
  readonly derived: readonly ImageKey[];
  /** Its snapshots that other images use too. */
  readonly sharedSnapshots: readonly { readonly snapshotId: string; readonly usedBy: readonly ImageKey[] }[];
  /** What could not be found out, and why. */
  readonly unknown: readonly {
    /** Who did not tell; null where nobody could be asked. */
    readonly backendId: string | null;
    readonly what: string;
    /** One of our codes, or NO_BACKEND. */
    readonly code: string;
    /** Whose machines nobody could be asked for; null where it is about a backend. */
    readonly grantee: LaunchPermission | null;
  }[];
}

export const nothingAnswered: VerbAnswer = {
  backendId: null,
  image: null,
  nativeId: null,
  position: null,
  result: null,
  calls: [],
  plan: null,
  userErrors: [],
  warnings: [],
};
