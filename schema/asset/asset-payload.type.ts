import { Field, ObjectType } from "type-graphql";
import type { AssetAnswer } from "../../src/gateway/assets/answer.ts";
import { Image } from "../image/image.type.ts";
import { LifecycleEvent } from "../lifecycle/lifecycle-event.type.ts";
import { UserError } from "../mutations/verb-payload.type.ts";
import { Asset } from "./asset.type.ts";

@ObjectType({ description: "What every mutation answers that is about an asset.", simpleResolvers: true })
export abstract class AssetPayload {
  /** What resolvers go on from; no field of the contract. */
  answer!: AssetAnswer;

  @Field(() => [UserError], { description: "Why it was not done; empty where it was.", simple: true })
  userErrors!: readonly UserError[];

  @Field(() => Asset, {
    nullable: true,
    description:
      "The asset afterwards; after CONFLICT with what another edit made of it. Null after other user errors.",
  })
  asset!: Asset | null;

  @Field(() => Image, { nullable: true, description: "The image; null after user errors." })
  image!: Image | null;

  @Field(() => LifecycleEvent, {
    nullable: true,
    description: "The event that the ledger has of it, ASSERTED. Null after user errors, and where it was so already.",
  })
  event!: LifecycleEvent | null;
}

@ObjectType({ description: "The asset with its new page.", simpleResolvers: true })
export class WriteGettingStartedPayload extends AssetPayload {}

@ObjectType({ description: "The asset with its new agreement.", simpleResolvers: true })
export class WriteAgreementPayload extends AssetPayload {}

@ObjectType({ description: "The asset with its new launch parameters.", simpleResolvers: true })
export class WriteLaunchParametersPayload extends AssetPayload {}

@ObjectType({ description: "The asset with its new files.", simpleResolvers: true })
export class WriteInjectedFilesPayload extends AssetPayload {}
@ObjectType({ description: "The asset with its new product codes and terms.", simpleResolvers: true })
export class WriteProductTermsPayload extends AssetPayload {}

@ObjectType({ description: "The asset that the image joined.", simpleResolvers: true })
export class JoinAssetPayload extends AssetPayload {}

@ObjectType({ description: "The asset that the image left.", simpleResolvers: true })
export class LeaveAssetPayload extends AssetPayload {}

@ObjectType({ description: "The asset with what was seen of its page's links.", simpleResolvers: true })
export class CheckLinksPayload {
  @Field(() => Asset, { nullable: true, description: "The asset; null after user errors.", simple: true })
  asset!: Asset | null;

  @Field(() => [UserError], { description: "Why it was not done; empty where it was.", simple: true })
  userErrors!: readonly UserError[];
}
