import type { ImageState, NativeId, Region } from "../../src/domain/image/image.ts";
import type { AnyAdapter, Capability } from "../../src/ports/adapter.ts";
import type { Instead } from "./front.ts";

/** One cloud as the suite needs it: how adapters for it are made, and a way past them to what is true and what goes wrong. */
export interface World {
  /** A new adapter with options that differ from the right ones; every adapter's options have `endpoint` and `requestTimeoutMs`. */
  adapter(change?: Readonly<Record<string, unknown>>): AnyAdapter;
  /** Where the cloud listens. */
  readonly endpoint: string;
  readonly regions: readonly [Region, ...Region[]];
  /** Options that cut the same listing into pages differently. */
  readonly pagings: readonly Readonly<Record<string, unknown>>[];
  /** Options whose credentials the cloud refuses. */
  readonly wrongCredentials: readonly Readonly<Record<string, unknown>>[];
  /** Options whose credentials may only read; null where the cloud has none such. */
  readonly readOnly: Readonly<Record<string, unknown>> | null;
  /** Rights that credentials of that kind lack, by the adapter's own words. */
  readonly changingRights: readonly string[];
  /** What no error may hold, the wrong credentials included. */
  readonly secrets: readonly string[];
  /** The body of the cloud's own error answer, with this text as its message. */
  readonly errorBody: (message: string) => string;
  readonly control: Control;
  /** The images of the scope as the cloud itself has them; `hidden` are those that its listing leaves out unless asked. */
  scope(region: Region): Promise<readonly { readonly nativeId: NativeId; readonly hidden: boolean }[]>;
  readonly states: readonly StateWord[];
  /** A word that no cloud has. */
  readonly inventedState: StateWord;
  /** An image of the backend's own account in the first region. */
  readonly own: NativeId;
  /** Well formed, and no image has it. */
  readonly unknown: NativeId;
  readonly malformed: readonly NativeId[];
  /** Ways in which this cloud shows nothing of what it is asked for by id, while its lists are whole. */
  readonly blind: readonly { readonly name: string; readonly instead: Instead }[];
  /** Whole lists without an image. */
  readonly nothing: Instead;
  /** What one `getMany` of a full batch costs, calls by the cloud's own names. */
  readonly callsOfABatch: Readonly<Record<string, number>>;
  /** What the optional abilities need, for those that the adapter has. */
  readonly facets: Partial<FacetWorlds>;
  /** Closes the adapters, heals the cloud. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface StateWord {
  /** As the control channel takes it. */
  readonly word: string | number;
  readonly state: ImageState;
  readonly nativeState: string;
}

/** The cloud's back door. */
export interface Control {
  fail(rule: { readonly kind: string; readonly after?: number }): Promise<void>;
  slow(milliseconds: number): Promise<void>;
  heal(): Promise<void>;
  /** Calls since the last `forgetCalls`, by the cloud's own names. */
  calls(): Promise<Readonly<Record<string, number>>>;
  forgetCalls(): Promise<void>;
  setState(region: Region, id: NativeId, word: StateWord["word"]): Promise<void>;
}

/** Ids are of the first region. */
export interface FacetWorlds {
  readonly launchPermissions: {
    readonly known: NativeId;
    /** Visible to this account, and somebody else's. */
    readonly foreign: NativeId;
    /** An account that may not launch `known`. */
    readonly account: string;
    /** As somebody does it in the cloud's own console. */
    change(what: "add" | "remove"): Promise<void>;
  };
  readonly agreements: { readonly known: NativeId };
  readonly manifests: { readonly known: NativeId };
  readonly lineage: {
    readonly known: NativeId;
    readonly nearest: { readonly region: Region; readonly nativeId: NativeId };
  };
}

/** The compiler demands what the suite needs for each ability that the adapter has. */
export type WorldOf<A extends AnyAdapter> = World & {
  adapter(change?: Readonly<Record<string, unknown>>): A;
  readonly facets: Pick<FacetWorlds, Extract<keyof A, Capability>>;
};
