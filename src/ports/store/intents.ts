import type { Json, NativeId, Region } from "../../domain/image/image.ts";
import type { Difference } from "../../domain/lifecycle/difference.ts";

/** What somebody asked for once, written down before the cloud is called: what a crash in between is settled by. */
export interface Intent {
  /** 32 lower-case hex digits; also the token that the cloud gets. */
  readonly id: string;
  /** The idempotency key that the caller gave, unique among this caller's. */
  readonly key: string;
  readonly actor: string;
  readonly verb: string;
  readonly backendId: string;
  readonly region: Region;
  /** The image that it is about; null where it makes one. */
  readonly nativeId: NativeId | null;
  /** The name of the image that it makes; null where it makes none. */
  readonly makesName: string | null;
  /** Digest of the whole input: the same key with another digest is a CONFLICT. */
  readonly digest: string;
  readonly request: Json;
  /** The request is without its secrets: it may be used to find what came of it, and must not be sent. */
  readonly withheld: boolean;
  /** The asset that what it makes is to join: its maker had the right to that when it was ordered. Null or absent: none. */
  readonly joinsAsset?: string | null;
  readonly startedAt: string;
  /** Null while it is under way. */
  readonly outcome: IntentOutcome | null;
}

export type IntentOutcome =
  | {
      readonly state: "SUCCEEDED";
      readonly result: Json;
      readonly nativeId: NativeId | null;
      readonly position: number | null;
      /** What the cloud shows otherwise than it was asked for; absent where nothing is. */
      readonly differences?: readonly Difference[];
    }
  | {
      readonly state: "FAILED";
      readonly code: string;
      readonly message: string;
      readonly field: string | null;
      /** The image in the way, in the intent's region; absent where there is none. Not in `message`: the actor may not see it. */
      readonly inTheWay?: NativeId;
    };

/** What a sweep leaves to the intent that is under way: recorded twice, once as observed, it would not be the actor's. */
export interface Claim {
  readonly region: Region;
  readonly nativeId: NativeId | null;
  readonly makesName: string | null;
}

export interface Intents {
  /** Stores it, or gives the one that this actor began with the same key before. Over all replicas one of them wins. */
  begin(intent: Omit<Intent, "startedAt" | "outcome">): Promise<Intent>;
  /** The one that this actor began with this key. */
  find(actor: string, key: string): Promise<Intent | null>;
  get(id: string): Promise<Intent | null>;
  /** Those without an outcome, oldest first. */
  underWay(): Promise<readonly Intent[]>;
}

/** The lease under which one holder at a time carries an intent out. */
export function intentLease(id: string): string {
  return `intent:${id}`;
}
