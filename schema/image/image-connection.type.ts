import { Field, Int, ObjectType } from "type-graphql";
import type { FacetName } from "../../src/domain/image/filter.ts";
import { Source } from "../backend/backend.type.ts";
import type { LazyText } from "../shared/lazy-text.ts";
import { PageInfo } from "../shared/page-info.type.ts";
import { Image } from "./image.type.ts";

@ObjectType({ description: "An image and its place in a list.", simpleResolvers: true })
export class ImageEdge {
  @Field(() => String, { description: "Give it as `after` to go on behind this image." })
  cursor!: LazyText;

  @Field(() => Image, { description: "The image." })
  node!: Image;
}

@ObjectType({ description: "A value of a facet, and how many images have it.", simpleResolvers: true })
export class FacetValue {
  @Field(() => String, { description: "The value, as `filter` takes it." })
  value!: string;

  @Field(() => Int, { description: "How many images have it." })
  count!: number;
}

const counted = (what: string) => ({ description: `${what}; frequent ones first.` });

@ObjectType({
  description:
    "What there is to choose from: the values that the images have, and how many have each. A facet counts by the whole filter but its own field, so that other values can be chosen still.",
  simpleResolvers: true,
})
export class ImageFacets {
  @Field(() => [FacetValue], counted("Kinds of cloud"))
  providers!: readonly FacetValue[];

  @Field(() => [FacetValue], counted("Naming spaces, such as AWS regions"))
  regions!: readonly FacetValue[];

  @Field(() => [FacetValue], counted("States"))
  states!: readonly FacetValue[];

  @Field(() => [FacetValue], counted("Visibilities"))
  visibilities!: readonly FacetValue[];

  @Field(() => [FacetValue], counted("Platforms"))
  platforms!: readonly FacetValue[];

  @Field(() => [FacetValue], counted("Architectures"))
  architectures!: readonly FacetValue[];

  @Field(() => [FacetValue], counted("Types of root device, where a cloud has them"))
  rootDeviceTypes!: readonly FacetValue[];

  /** Behind the fields; no field of the contract. */
  of!: (name: FacetName) => Promise<readonly FacetValue[]>;
}

@ObjectType({
  description: "A page of images from Tintype's index, and what is known of its completeness.",
  simpleResolvers: true,
})
export class ImageConnection {
  @Field(() => [ImageEdge], { description: "The images of this page with their places.", simple: true })
  edges!: readonly ImageEdge[];

  @Field(() => [Image], { description: "The images of this page.", simple: true })
  nodes!: readonly Image[];

  @Field(() => PageInfo, { description: "Where this page ends.", simple: true })
  pageInfo!: PageInfo;

  @Field(() => Boolean, {
    description:
      "True where every source behind the list is a FRESH one of the viewer's: nothing that these see and the filter matches is missing. Else `sources` says what may be.",
    simple: true,
  })
  complete!: boolean;

  @Field(() => [Source], {
    description:
      "The sources that the filter can reach: each region of each of the viewer's backends, by name; without a backend, what none of them sees. Never empty.",
    simple: true,
  })
  sources!: readonly Source[];

  @Field(() => Int, { description: "How many images the filter matches in all; counted only when asked." })
  totalCount!: number;

  @Field(() => ImageFacets, {
    description: "What a filter can be narrowed to; each is counted only when asked.",
    simple: true,
  })
  facets!: ImageFacets;

  /** Behind `totalCount`; no field of the contract. */
  count!: () => Promise<number>;
}
