import { Field, ID, InputType } from "type-graphql";
import type { ImageFilter as ImageFilterFact, ImageOrder as ImageOrderFact } from "../../src/domain/image/filter.ts";
import {
  ArchitectureEnum,
  ImageOrderFieldEnum,
  ImageStateEnum,
  OrderDirectionEnum,
  PlatformEnum,
  ProviderEnum,
  RootDeviceTypeEnum,
  VisibilityEnum,
} from "../shared/enums.ts";
import { DateTime } from "../shared/scalars.ts";

@InputType({ description: "A tag to look for." })
export class TagFilter {
  @Field(() => String, { description: "The key, exactly." })
  key!: string;

  @Field(() => [String], { nullable: true, description: "One of these values, exactly; any where left out." })
  values?: string[];
}

@InputType({
  description:
    "Values within one field are OR-ed, fields AND-ed. A field that is left out or null does not filter; an empty list matches nothing.",
})
export class ImageFilter {
  @Field(() => [ProviderEnum], { nullable: true, description: "Kinds of cloud." })
  providers?: string[];

  @Field(() => [ID], { nullable: true, description: "Backends that see it, by `Backend.name`." })
  backends?: string[];

  @Field(() => [String], { nullable: true, description: "Naming spaces, `us-east-1`." })
  regions?: string[];

  @Field(() => [ImageStateEnum], {
    nullable: true,
    description: "States. DEREGISTERED brings tombstones; without it and without `includeGone` they stay out.",
  })
  states?: NonNullable<ImageFilterFact["states"]>[number][];

  @Field(() => [VisibilityEnum], { nullable: true, description: "Visibilities." })
  visibilities?: NonNullable<ImageFilterFact["visibilities"]>[number][];

  @Field(() => [String], {
    nullable: true,
    description: "The clouds' own ids, `ami-0abcdef1234567890`, in any region.",
  })
  nativeIds?: string[];

  @Field(() => [String], {
    nullable: true,
    description:
      "Owners, by id or alias, in any case of the letters; `self` stands for the accounts of the viewer's backends.",
  })
  owners?: string[];

  @Field(() => Boolean, {
    nullable: true,
    description: "True: only images that an account of the viewer's backends owns; false: only others.",
  })
  ownedByViewer?: boolean;

  @Field(() => [PlatformEnum], { nullable: true, description: "Platforms." })
  platforms?: NonNullable<ImageFilterFact["platforms"]>[number][];

  @Field(() => [ArchitectureEnum], { nullable: true, description: "Architectures." })
  architectures?: NonNullable<ImageFilterFact["architectures"]>[number][];

  @Field(() => [RootDeviceTypeEnum], { nullable: true, description: "Kinds of root volume." })
  rootDeviceTypes?: NonNullable<ImageFilterFact["rootDeviceTypes"]>[number][];

  @Field(() => String, {
    nullable: true,
    description: "A glob over the whole name, any case: `*` any run of characters, `?` one.",
  })
  name?: string;

  @Field(() => String, {
    nullable: true,
    description:
      "Words, any case: each must begin a word of name, description, tags or public SSM parameter, or be an id of the image: the cloud's own, an ARN, or a global id.",
  })
  text?: string;

  @Field(() => [TagFilter], { nullable: true, description: "All of these tags." })
  tags?: TagFilter[];

  @Field(() => DateTime, { nullable: true, description: "Made after." })
  createdAfter?: string;

  @Field(() => DateTime, { nullable: true, description: "Made before." })
  createdBefore?: string;

  @Field(() => Boolean, { nullable: true, description: "True: deprecated by now; false: not." })
  deprecated?: boolean;

  @Field(() => Boolean, { nullable: true, description: "Whether launching it costs more than the machine." })
  paid?: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: "Also images that are deregistered or that no backend sees any more. Default false.",
  })
  includeGone?: boolean;
}

@InputType({ description: "How a list of images is sorted; ties are broken the same way on every page." })
export class ImageOrder implements ImageOrderFact {
  @Field(() => ImageOrderFieldEnum, { description: "Sorted by." })
  field!: ImageOrderFact["field"];

  @Field(() => OrderDirectionEnum, { description: "Which end comes first.", defaultValue: "DESC" })
  direction!: ImageOrderFact["direction"];
}
