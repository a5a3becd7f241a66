import { Field, Float, InterfaceType, ObjectType } from "type-graphql";
import type { ProductCode as ProductCodeFact, Tag as TagFact } from "../../src/domain/image/image.ts";
import type { CatalogImage } from "../../src/gateway/images/catalog-image.ts";
import { Backend, SourceError } from "../backend/backend.type.ts";
import { LaunchPermission } from "../ownership/launch-permission.type.ts";
import {
  ArchitectureEnum,
  ImageStateEnum,
  OriginEnum,
  PlatformEnum,
  ProviderEnum,
  RootDeviceTypeEnum,
  SourceStatusEnum,
  VisibilityEnum,
} from "../shared/enums.ts";
import { Node } from "../shared/node.type.ts";
import { DateTime } from "../shared/scalars.ts";

@ObjectType({ description: "The account that a cloud names as owner of an image.", simpleResolvers: true })
export class Owner {
  @Field(() => String, { description: "The account id or user name, in the cloud's own form." })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: "The cloud's short name for it (`amazon`); null where it has none.",
  })
  alias!: string | null;
}

@ObjectType({ description: "A code by which a cloud bills or recognises a product.", simpleResolvers: true })
export class ProductCode {
  @Field(() => String, { description: "The code." })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: "The cloud's word for its kind (`marketplace`); null where it has none.",
  })
  type!: string | null;
}

@ObjectType({ description: "A key and a value that an account put on an image.", simpleResolvers: true })
export class Tag {
  @Field(() => String, { description: "The key; unique on one image in one account." })
  key!: string;

  @Field(() => String, { description: "The value; may be empty." })
  value!: string;
}

@ObjectType({ description: "How old an answer is, and who gave it.", simpleResolvers: true })
export class Freshness {
  @Field(() => SourceStatusEnum, { description: "FRESH, or what kept the source from being fresh." })
  status!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: "The facts are as of then; null where the source was never looked at to the end.",
  })
  asOf!: string | null;

  @Field(() => OriginEnum, { description: "Who gave the facts." })
  origin!: string;

  @Field(() => SourceError, { nullable: true, description: "Why they are not fresher; null where nothing failed." })
  error!: SourceError | null;
}

@ObjectType({
  description: "What one backend sees of an image: facts relative to its account, never merged across accounts.",
  simpleResolvers: true,
})
export class ImageView {
  @Field(() => Backend, { nullable: true, description: "The backend; null where it is no longer configured." })
  backend!: Backend | null;

  @Field(() => Boolean, { description: "True while the backend sees the image." })
  visible!: boolean;

  @Field(() => Boolean, { description: "True where the backend's account is the owner." })
  owned!: boolean;

  @Field(() => [Tag], { description: "The tags that this account sees, by key." })
  tags!: readonly Tag[];

  @Field(() => [LaunchPermission], {
    nullable: true,
    description:
      "Who may launch it, as the last sweep saw; null where this account may not know, or its cloud has no such thing.",
  })
  launchPermissions!: readonly LaunchPermission[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When Tintype first saw it through this backend; null where it is not in the index.",
  })
  firstSeenAt!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it was found to be gone from this backend; null while visible.",
  })
  lostAt!: string | null;

  @Field(() => Freshness, { description: "How old this view is." })
  freshness!: Freshness;
}

@InterfaceType({
  implements: Node,
  description: "One machine image: identity is provider, region and native id, however many backends see it.",
  // Instances only: each cloud has a class of the same name.
  resolveType: (image: object) => image.constructor.name,
})
export abstract class Image extends Node {
  /** What resolvers go on from; no field of the contract. */
  subject!: CatalogImage;

  @Field(() => ProviderEnum, { description: "The kind of cloud." })
  provider!: string;

  @Field(() => String, {
    description: "The region in which the native id is unique. For a cloud without regions, the name of its endpoint.",
  })
  region!: string;

  @Field(() => String, { description: "The cloud's own id, such as `ami-0abcdef1234567890`." })
  nativeId!: string;

  @Field(() => String, { nullable: true, description: "The cloud's name for it; null where it has none." })
  name!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The owner's description at the cloud; null where there is none.",
  })
  description!: string | null;

  @Field(() => ImageStateEnum, { description: "What can be done with it." })
  state!: string;

  @Field(() => String, { description: "The cloud's own word for the state; the last one it gave." })
  nativeState!: string;

  @Field(() => String, {
    nullable: true,
    description: "Why it is in this state, in the cloud's words; null where it does not say.",
  })
  stateReason!: string | null;

  @Field(() => VisibilityEnum, {
    description: "Who may launch it, as its owner's view says, else as it looks from here.",
  })
  visibility!: string;

  @Field(() => Owner, { nullable: true, description: "The account that the cloud names; null where it names none." })
  owner!: Owner | null;

  @Field(() => Boolean, {
    description:
      "True where an account of the viewer's backends owns it, by that account's own view. An image of somebody else with a similar name is false.",
  })
  ownedByViewer!: boolean;

  @Field(() => PlatformEnum, { description: "The family of the operating system." })
  platform!: string;

  @Field(() => String, {
    nullable: true,
    description: "The cloud's own words for the platform (`Red Hat Enterprise Linux`); null where it has none.",
  })
  platformDetails!: string | null;

  @Field(() => ArchitectureEnum, { description: "The processor that it needs." })
  architecture!: string;

  @Field(() => RootDeviceTypeEnum, {
    nullable: true,
    description: "Where its root volume comes from; null for clouds that make no difference.",
  })
  rootDeviceType!: string | null;

  @Field(() => Float, {
    nullable: true,
    description: "Size of the root volume in GiB; null where the cloud does not say.",
  })
  sizeGiB!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it was made, as the cloud says; null where it does not.",
  })
  createdAt!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "From when on it counts as deprecated, past or future; null where no such time is set.",
  })
  deprecatedAt!: string | null;

  @Field(() => [ProductCode], { description: "The codes of the products in it; empty for most." })
  productCodes!: readonly ProductCodeFact[];

  @Field(() => Boolean, { description: "True where the cloud says that launching it costs more than the machine." })
  paid!: boolean;

  @Field(() => [Tag], {
    description:
      "The tags of the view that speaks for it: the owner's, else the first that sees it. `views` has the others.",
  })
  tags!: readonly TagFact[];

  @Field(() => [ImageView], { description: "What each backend of the viewer sees or once saw of it, by backend." })
  views!: readonly ImageView[];

  @Field(() => Freshness, { description: "How old these facts are, of the view that speaks for it." })
  freshness!: Freshness;

  @Field(() => Boolean, {
    description: "True where it is deregistered, or no backend sees it any more: what is shown is what was last known.",
  })
  gone!: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: "When Tintype first saw it; null where it is not in the index, being outside every backend's scope.",
  })
  firstSeenAt!: string | null;
}
