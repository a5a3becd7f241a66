import { parseNodeId } from "./ids.ts";
import type { NativeId, Region } from "./image.ts";

/** An image as a word of a search may name it. */
export interface NamedImage {
  /** The whole id, or how it begins. */
  readonly nativeId: NativeId;
  readonly isWhole: boolean;
  /** Null where the word does not say it. */
  readonly region: Region | null;
}

export interface NamesInHand {
  /** Any of them. */
  readonly images: readonly NamedImage[];
  /** All that was searched for, as text, without what clients write before the name of a parameter. */
  readonly text: string;
  /** What else was searched for, as text. */
  readonly rest: string;
}

/**
 * The ids in a search text: native ids, ARNs and addresses that end in one, and Tintype's own. A word is taken for one
 * where it holds a digit and is long enough to be no number or version; that it is an image's, only the index knows.
 */
export function namesInHand(text: string): NamesInHand {
  const whole = text.replaceAll(/\bresolve:ssm:/gi, "");
  const terms = whole.split(/[\s,;"'`<>()[\]{}]+/).filter((term) => term !== "");
  const named = terms.map((term) => ({ term, image: firstNamed(term.split(/[?&]/)) }));
  return {
    text: whole,
    images: named.flatMap(({ image }) => (image ? inAnyCase(image) : [])),
    rest: named.flatMap(({ term, image }) => (image ? [] : term)).join(" "),
  };
}

/** Clouds write their ids in small letters; people copy them in capitals too. */
function inAnyCase(image: NamedImage): readonly NamedImage[] {
  const nativeId = image.nativeId.toLowerCase();
  return nativeId === image.nativeId ? [image] : [image, { ...image, nativeId }];
}

/** An address is of the one image that it leads to. */
function firstNamed(parts: readonly string[]): NamedImage | null {
  return parts.map(namedBy).find((image) => image !== null) ?? null;
}

const shortest = 7;
const arn = /^arn:[a-z-]+:[a-z0-9-]+:([a-z0-9-]*):\d*:[a-z-]+\/(.+)$/i;

function namedBy(term: string): NamedImage | null {
  const node = parseNodeId(term);
  if (node?.type === "Image") return { ...node.key, isWhole: true };
  const [, region = "", resource] = arn.exec(term) ?? [];
  const nativeId = (resource ?? term).replace(/^.*[/:=#]/, "").replace(/[.!?]+$/, "");
  if (nativeId.length < shortest || !/\d/.test(nativeId) || !/^[\w-]+$/.test(nativeId)) return null;
  // The beginning of a number is no id's beginning: it may be a year.
  const isWhole = /^\d+$/.test(nativeId) || resource !== undefined;
  return { nativeId, isWhole, region: region === "" ? null : region };
}
