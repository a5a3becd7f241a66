import { Field, ID, InputType } from "type-graphql";
import { type EvidenceSource, type LifecycleKind, lifecycleKinds } from "../../src/domain/lifecycle/lifecycle.ts";
import { EvidenceSourceEnum, enumOf, ProviderEnum } from "../shared/enums.ts";
import { DateTime } from "../shared/scalars.ts";

// The compiler holds this list to the ledger's kinds.
const kindDescriptions: Readonly<Record<LifecycleKind, string>> = {
  "image.registered": "ImageRegistered",
  "image.state-changed": "ImageStateChanged",
  "image.visibility-changed": "ImageVisibilityChanged",
  "image.deprecation-scheduled": "ImageDeprecationScheduled",
  "image.deprecation-cancelled": "ImageDeprecationCancelled",
  "image.renamed": "ImageRenamed",
  "image.described": "ImageDescribed",
  "image.owner-changed": "ImageOwnerChanged",
  "image.details-changed": "ImageDetailsChanged",
  "image.deregistered": "ImageDeregistered",
  "view.became-visible": "ImageBecameVisible",
  "view.no-longer-visible": "ImageNoLongerVisible",
  "view.tags-changed": "ImageTagsChanged",
  "view.details-changed": "ImageViewDetailsChanged",
  "launch-permission.granted": "LaunchPermissionGranted",
  "launch-permission.revoked": "LaunchPermissionRevoked",
  "image.shared-with-organization": "ImageSharedWithOrganization",
  "image.made-private": "ImageMadePrivate",
  "image.steward-changed": "ImageStewardChanged",
  "publication.requested": "PublicationRequested",
  "publication.approved": "PublicationApproved",
  "publication.rejected": "PublicationRejected",
  "publication.withdrawn": "PublicationWithdrawn",
  "image.published-outside-approval": "PublishedWithoutApproval",
  "asset.getting-started-written": "GettingStartedWritten",
  "asset.agreement-written": "AgreementWritten",
  "asset.launch-parameters-written": "LaunchParametersWritten",
  "asset.injected-files-written": "InjectedFilesWritten",
  "asset.product-terms-written": "ProductTermsWritten",
  "asset.image-joined": "ImageJoinedAsset",
  "asset.image-left": "ImageLeftAsset",
  "asset.topic-opened": "TopicOpened",
  "asset.post-written": "PostWritten",
  "asset.post-edited": "PostEdited",
  "asset.post-removed": "PostRemoved",
  "asset.post-hidden": "PostHidden",
  "asset.post-shown": "PostShown",
  "asset.answer-accepted": "AnswerAccepted",
  "asset.rated": "AssetRated",
};

const kinds = Object.keys(lifecycleKinds) as LifecycleKind[];

export const LifecycleKindEnum = enumOf("LifecycleKind", "A type of lifecycle event.", kinds, kindDescriptions);

@InputType({
  description:
    "Values within one field are OR-ed, fields AND-ed. A field that is left out or null does not filter; an empty list matches nothing.",
})
export class LifecycleFilter {
  @Field(() => [LifecycleKindEnum], { nullable: true, description: "Types of event." })
  kinds?: LifecycleKind[];

  @Field(() => [ProviderEnum], { nullable: true, description: "Kinds of cloud." })
  providers?: string[];

  @Field(() => [ID], { nullable: true, description: "Backends that showed it, by `Backend.name`." })
  backends?: string[];

  @Field(() => [String], { nullable: true, description: "Naming spaces, `us-east-1`." })
  regions?: string[];

  @Field(() => [ID], { nullable: true, description: "Images, by global id." })
  imageIds?: string[];

  @Field(() => [EvidenceSourceEnum], { nullable: true, description: "How Tintype knows." })
  sources?: EvidenceSource[];

  @Field(() => DateTime, { nullable: true, description: "Recorded after." })
  recordedAfter?: string;

  @Field(() => DateTime, { nullable: true, description: "Recorded before." })
  recordedBefore?: string;
}
