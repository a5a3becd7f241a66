import { notAnImageId, parseNodeId } from "../../../domain/image/ids.ts";
import type { ImageKey, NativeId, Region, Tag } from "../../../domain/image/image.ts";
import type { VerbName } from "../rules.ts";
import type { Ability, Ordered, RequestOf, UserError } from "../verb.ts";
import { invalid } from "./command-problems.ts";

/** Something that a client may leave out or send as null: both say nothing. */
export type Maybe<Value> = Value | null | undefined;

/** A request as a client gives it: what may be null may be left out too. */
export type Given<Request> = {
  readonly [Name in keyof Request as null extends Request[Name] ? never : Name]: Request[Name];
} & {
  readonly [Name in keyof Request as null extends Request[Name] ? Name : never]?: Maybe<Request[Name]>;
};

export interface OfImage {
  /** A global id. */
  readonly imageId: string;
}
export interface InRegion {
  readonly region?: Maybe<Region>;
}

/** The image behind a global id; null where it is the id of no image. */
export function imageKeyOf(imageId: string): ImageKey | null {
  const reference = parseNodeId(imageId);
  return reference?.type === "Image" ? reference.key : null;
}

/** A verb on an image, where the image is. With an id that is none, only the problem counts: nothing is asked. */
export function about<Name extends Ability>(
  verb: VerbName,
  imageId: string,
  make: (
    id: NativeId,
    region: Region,
  ) => { readonly request: RequestOf<Name>; readonly problems?: readonly UserError[] },
): Ordered<Name> {
  const image = imageKeyOf(imageId);
  const { request, problems = [] } = make(image?.nativeId ?? "", image?.region ?? "");
  const noImage = invalid(["imageId"], notAnImageId);
  return { verb, image, region: null, makesName: null, request, problems: image ? problems : [noImage, ...problems] };
}

export function tagsOf(tags: readonly Tag[]): readonly Tag[] {
  return tags.map(({ key, value }) => ({ key, value }));
}
