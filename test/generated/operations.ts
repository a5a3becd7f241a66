/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The processor that an image needs. */
export type Architecture =
  /** 64-bit ARM. */
  | 'ARM64'
  /** 32-bit x86. */
  | 'I386'
  /** The cloud has not said, or in a word that Tintype does not know. */
  | 'UNKNOWN'
  /** 64-bit x86. */
  | 'X86_64';

/** What a backend's kind of cloud can do beyond listing images. */
export type Capability =
  /** Keeps an agreement for each image. */
  | 'AGREEMENTS'
  /** Makes an image of a machine: createImage. */
  | 'CAPTURE'
  /** Copies an image: copyImage. */
  | 'COPYING'
  /** Says from when on an image should not be used: scheduleImageDeprecation, cancelImageDeprecation. */
  | 'DEPRECATION'
  /** Removes an image: deregisterImage. */
  | 'DEREGISTRATION'
  /** Makes an image impossible to launch, and possible again: disableImage, enableImage. */
  | 'DISABLING'
  /** Shows the machines that were launched from an image. */
  | 'INSTANCES'
  /** Launches machines: launchInstance. */
  | 'LAUNCHING'
  /** Says who may launch an image. */
  | 'LAUNCH_PERMISSIONS'
  /** Says what an image was made from. */
  | 'LINEAGE'
  /** Keeps a parameters.xml for each image. */
  | 'MANIFESTS'
  /** Gives up the right to launch another's image: cancelLaunchPermission. */
  | 'PERMISSION_CANCELLING'
  /** Lets others launch an image: grantLaunchPermission. */
  | 'PERMISSION_GRANTING'
  /** Takes such a right away: revokeLaunchPermission. */
  | 'PERMISSION_REVOKING'
  /** Keeps an image from being deregistered: protectImage, unprotectImage. */
  | 'PROTECTION'
  /** Makes an image of what lies there already, such as a snapshot or a volume: registerImage. */
  | 'REGISTRATION'
  /** Brings a removed image back: restoreImage. */
  | 'RESTORATION'
  /** Changes the description and tags of an image: updateImage. */
  | 'TAGGING'
  /** Ends machines: terminateInstance. */
  | 'TERMINATING'
  /** Sets who sees an image: setImageVisibility. */
  | 'VISIBILITY_SETTING';

/** How Tintype knows a fact. */
export type EvidenceSource =
  /** Tintype did it itself. */
  | 'ASSERTED'
  /** It was so when Tintype first looked; since when, nobody knows. */
  | 'IMPORTED'
  /** A sweep saw the difference between two looks. */
  | 'OBSERVED';

/** Whom a launch permission names. */
export type GranteeType =
  /** One account. */
  | 'ACCOUNT'
  /** Everybody. */
  | 'EVERYBODY'
  /** All accounts of an organization of the cloud. */
  | 'ORGANIZATION'
  /** All accounts of a unit of such an organization. */
  | 'ORGANIZATIONAL_UNIT'
  /** A word that Tintype does not know. */
  | 'UNKNOWN';

/** Values within one field are OR-ed, fields AND-ed. A field that is left out or null does not filter; an empty list matches nothing. */
export type ImageFilter = {
  /** Architectures. */
  readonly architectures?: ReadonlyArray<Architecture> | null | undefined;
  /** Backends that see it, by `Backend.name`. */
  readonly backends?: ReadonlyArray<string> | null | undefined;
  /** Made after. */
  readonly createdAfter?: string | null | undefined;
  /** Made before. */
  readonly createdBefore?: string | null | undefined;
  /** True: deprecated by now; false: not. */
  readonly deprecated?: boolean | null | undefined;
  /** Also images that are deregistered or that no backend sees any more. Default false. */
  readonly includeGone?: boolean | null | undefined;
  /** A glob over the whole name, any case: `*` any run of characters, `?` one. */
  readonly name?: string | null | undefined;
  /** The clouds' own ids, `ami-0abcdef1234567890`, in any region. */
  readonly nativeIds?: ReadonlyArray<string> | null | undefined;
  /** True: only images that an account of the viewer's backends owns; false: only others. */
  readonly ownedByViewer?: boolean | null | undefined;
  /** Owners, by id or alias, in any case of the letters; `self` stands for the accounts of the viewer's backends. */
  readonly owners?: ReadonlyArray<string> | null | undefined;
  /** Whether launching it costs more than the machine. */
  readonly paid?: boolean | null | undefined;
  /** Platforms. */
  readonly platforms?: ReadonlyArray<Platform> | null | undefined;
  /** Kinds of cloud. */
  readonly providers?: ReadonlyArray<Provider> | null | undefined;
  /** Naming spaces, `us-east-1`. */
  readonly regions?: ReadonlyArray<string> | null | undefined;
  /** Kinds of root volume. */
  readonly rootDeviceTypes?: ReadonlyArray<RootDeviceType> | null | undefined;
  /** States. DEREGISTERED brings tombstones; without it and without `includeGone` they stay out. */
  readonly states?: ReadonlyArray<ImageState> | null | undefined;
  /** All of these tags. */
  readonly tags?: ReadonlyArray<TagFilter> | null | undefined;
  /** Words, any case: each must begin a word of name, description, tags or public SSM parameter, or be an id of the image: the cloud's own, an ARN, or a global id. */
  readonly text?: string | null | undefined;
  /** Visibilities. */
  readonly visibilities?: ReadonlyArray<Visibility> | null | undefined;
};

/** How a list of images is sorted; ties are broken the same way on every page. */
export type ImageOrder = {
  /** Which end comes first. */
  readonly direction?: OrderDirection;
  /** Sorted by. */
  readonly field: ImageOrderField;
};

/** What a list of images is sorted by. */
export type ImageOrderField =
  /** When the cloud says it was made; images without that come as the oldest. */
  | 'CREATED_AT'
  /** Name, any case, digits as numbers: `v-1.9` before `v-1.10`; images without one come first. */
  | 'NAME'
  /** The version in the name, number by number: the first numbers joined by dots (`1.10.0` in `web-1.10.0-amd64`), else the number behind a `v` that begins a word (`v2`). Images without one come last, whichever end is first. */
  | 'VERSION';

/** What can be done with an image, in one vocabulary for all clouds. `nativeState` keeps the cloud's own word. */
export type ImageState =
  /** It can be launched by those who may. */
  | 'AVAILABLE'
  /** It is gone: the cloud said so, or its owner's account no longer has it. */
  | 'DEREGISTERED'
  /** Its owner disabled it: it exists, and cannot be launched or shared. */
  | 'DISABLED'
  /** Making it failed; `stateReason` says why where the cloud does. */
  | 'FAILED'
  /** It is being made; it cannot be launched yet. */
  | 'PENDING'
  /** The cloud used a word that Tintype does not know, or nobody here sees the image any more. */
  | 'UNKNOWN';

/** Values within one field are OR-ed, fields AND-ed. A field that is left out or null does not filter; an empty list matches nothing. */
export type LifecycleFilter = {
  /** Backends that showed it, by `Backend.name`. */
  readonly backends?: ReadonlyArray<string> | null | undefined;
  /** Images, by global id. */
  readonly imageIds?: ReadonlyArray<string> | null | undefined;
  /** Types of event. */
  readonly kinds?: ReadonlyArray<LifecycleKind> | null | undefined;
  /** Kinds of cloud. */
  readonly providers?: ReadonlyArray<Provider> | null | undefined;
  /** Recorded after. */
  readonly recordedAfter?: string | null | undefined;
  /** Recorded before. */
  readonly recordedBefore?: string | null | undefined;
  /** Naming spaces, `us-east-1`. */
  readonly regions?: ReadonlyArray<string> | null | undefined;
  /** How Tintype knows. */
  readonly sources?: ReadonlyArray<EvidenceSource> | null | undefined;
};

/** A type of lifecycle event. */
export type LifecycleKind =
  /** AgreementWritten */
  | 'ASSET_AGREEMENT_WRITTEN'
  /** AnswerAccepted */
  | 'ASSET_ANSWER_ACCEPTED'
  /** GettingStartedWritten */
  | 'ASSET_GETTING_STARTED_WRITTEN'
  /** ImageJoinedAsset */
  | 'ASSET_IMAGE_JOINED'
  /** ImageLeftAsset */
  | 'ASSET_IMAGE_LEFT'
  /** InjectedFilesWritten */
  | 'ASSET_INJECTED_FILES_WRITTEN'
  /** LaunchParametersWritten */
  | 'ASSET_LAUNCH_PARAMETERS_WRITTEN'
  /** PostEdited */
  | 'ASSET_POST_EDITED'
  /** PostHidden */
  | 'ASSET_POST_HIDDEN'
  /** PostRemoved */
  | 'ASSET_POST_REMOVED'
  /** PostShown */
  | 'ASSET_POST_SHOWN'
  /** PostWritten */
  | 'ASSET_POST_WRITTEN'
  /** ProductTermsWritten */
  | 'ASSET_PRODUCT_TERMS_WRITTEN'
  /** AssetRated */
  | 'ASSET_RATED'
  /** TopicOpened */
  | 'ASSET_TOPIC_OPENED'
  /** ImageDeprecationCancelled */
  | 'IMAGE_DEPRECATION_CANCELLED'
  /** ImageDeprecationScheduled */
  | 'IMAGE_DEPRECATION_SCHEDULED'
  /** ImageDeregistered */
  | 'IMAGE_DEREGISTERED'
  /** ImageDescribed */
  | 'IMAGE_DESCRIBED'
  /** ImageDetailsChanged */
  | 'IMAGE_DETAILS_CHANGED'
  /** ImageMadePrivate */
  | 'IMAGE_MADE_PRIVATE'
  /** ImageOwnerChanged */
  | 'IMAGE_OWNER_CHANGED'
  /** PublishedWithoutApproval */
  | 'IMAGE_PUBLISHED_OUTSIDE_APPROVAL'
  /** ImageRegistered */
  | 'IMAGE_REGISTERED'
  /** ImageRenamed */
  | 'IMAGE_RENAMED'
  /** ImageSharedWithOrganization */
  | 'IMAGE_SHARED_WITH_ORGANIZATION'
  /** ImageStateChanged */
  | 'IMAGE_STATE_CHANGED'
  /** ImageStewardChanged */
  | 'IMAGE_STEWARD_CHANGED'
  /** ImageVisibilityChanged */
  | 'IMAGE_VISIBILITY_CHANGED'
  /** LaunchPermissionGranted */
  | 'LAUNCH_PERMISSION_GRANTED'
  /** LaunchPermissionRevoked */
  | 'LAUNCH_PERMISSION_REVOKED'
  /** PublicationApproved */
  | 'PUBLICATION_APPROVED'
  /** PublicationRejected */
  | 'PUBLICATION_REJECTED'
  /** PublicationRequested */
  | 'PUBLICATION_REQUESTED'
  /** PublicationWithdrawn */
  | 'PUBLICATION_WITHDRAWN'
  /** ImageBecameVisible */
  | 'VIEW_BECAME_VISIBLE'
  /** ImageViewDetailsChanged */
  | 'VIEW_DETAILS_CHANGED'
  /** ImageNoLongerVisible */
  | 'VIEW_NO_LONGER_VISIBLE'
  /** ImageTagsChanged */
  | 'VIEW_TAGS_CHANGED';

/** Which end of a sorted list comes first. */
export type OrderDirection =
  /** Smallest, oldest first. */
  | 'ASC'
  /** Largest, newest first. */
  | 'DESC';

/** Who gave an answer. */
export type Origin =
  /** The cloud, a moment ago. */
  | 'CACHE'
  /** The cloud, just now. */
  | 'CLOUD'
  /** Tintype's own index, as the last sweep left it. */
  | 'INDEX';

/** The family of the operating system. */
export type Platform =
  /** A Linux distribution. */
  | 'LINUX'
  /** macOS. */
  | 'MACOS'
  /** The cloud has not said, or in a word that Tintype does not know. */
  | 'UNKNOWN'
  /** Windows. */
  | 'WINDOWS';

/** A kind of cloud. */
export type Provider =
  /** Amazon EC2 machine images (AMI). */
  | 'AWS'
  /** IBM SmartCloud Enterprise images. */
  | 'SMARTCLOUD';

/** Where an image's root volume comes from. */
export type RootDeviceType =
  /** A snapshot of an EBS volume. */
  | 'EBS'
  /** A bundle that is copied to the host's own disk. */
  | 'INSTANCE_STORE'
  /** A word that Tintype does not know. */
  | 'UNKNOWN';

/** How a source behind an answer is doing. */
export type SourceStatus =
  /** It refused the credentials or the rights. */
  | 'DENIED'
  /** Its last sweep was complete and in time. */
  | 'FRESH'
  /** An admin of its organization paused it: nobody looks, and what is shown is as of then. */
  | 'PAUSED'
  /** Nothing failed, but there was no complete sweep in time. */
  | 'STALE'
  /** It asked for fewer calls. */
  | 'THROTTLED'
  /** It gave no usable answer: refused, timed out, failed or answered nonsense; the error's code says which. */
  | 'UNREACHABLE';

/** A tag to look for. */
export type TagFilter = {
  /** The key, exactly. */
  readonly key: string;
  /** One of these values, exactly; any where left out. */
  readonly values?: ReadonlyArray<string> | null | undefined;
};

/** Who may launch an image. */
export type Visibility =
  /** Its owner alone. */
  | 'PRIVATE'
  /** Everybody. */
  | 'PUBLIC'
  /** Its owner and some others. */
  | 'SHARED'
  /** The cloud has not said. */
  | 'UNKNOWN';

export type BackendsQueryVariables = Exact<{ [key: string]: never; }>;


export type BackendsQuery = { readonly backends: ReadonlyArray<{ readonly id: string, readonly name: string, readonly displayName: string, readonly organization: string, readonly provider: Provider, readonly regions: ReadonlyArray<string>, readonly capabilities: ReadonlyArray<Capability>, readonly sweepIntervalMs: number, readonly source: { readonly status: SourceStatus, readonly asOf: string | null, readonly backend: { readonly name: string } | null, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } | null }> };

export type NodeQueryVariables = Exact<{
  id: string;
}>;


export type NodeQuery = { readonly node:
    | (
      { readonly id: string }
      & { readonly __typename: 'AgreementWritten' | 'AnswerAccepted' | 'ApiToken' | 'Asset' | 'AssetRated' | 'AwsImage' | 'Backend' | 'GettingStartedWritten' | 'ImageBecameVisible' | 'ImageDeprecationCancelled' | 'ImageDeprecationScheduled' | 'ImageDeregistered' | 'ImageDescribed' | 'ImageDetailsChanged' | 'ImageJoinedAsset' | 'ImageLeftAsset' | 'ImageMadePrivate' | 'ImageNoLongerVisible' | 'ImageOwnerChanged' | 'ImageRegistered' }
    )
    | (
      { readonly id: string }
      & { readonly __typename: 'ImageRenamed' | 'ImageSharedWithOrganization' | 'ImageStateChanged' | 'ImageStewardChanged' | 'ImageTagsChanged' | 'ImageViewDetailsChanged' | 'ImageVisibilityChanged' | 'InjectedFilesWritten' | 'LaunchParametersWritten' | 'LaunchPermissionGranted' | 'LaunchPermissionRevoked' | 'Member' | 'Organization' | 'Post' | 'PostEdited' | 'PostHidden' | 'PostRemoved' | 'PostShown' | 'PostWritten' | 'ProductTermsWritten' }
    )
    | (
      { readonly id: string }
      & { readonly __typename: 'PublicationApproved' | 'PublicationRejected' | 'PublicationRequest' | 'PublicationRequested' | 'PublicationWithdrawn' | 'PublishedWithoutApproval' | 'SmartCloudImage' | 'Topic' | 'TopicOpened' }
    )
   | null };

export type NodesQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;


export type NodesQuery = { readonly nodes: ReadonlyArray<
    | (
      { readonly id: string }
      & { readonly __typename: 'AgreementWritten' | 'AnswerAccepted' | 'ApiToken' | 'Asset' | 'AssetRated' | 'AwsImage' | 'Backend' | 'GettingStartedWritten' | 'ImageBecameVisible' | 'ImageDeprecationCancelled' | 'ImageDeprecationScheduled' | 'ImageDeregistered' | 'ImageDescribed' | 'ImageDetailsChanged' | 'ImageJoinedAsset' | 'ImageLeftAsset' | 'ImageMadePrivate' | 'ImageNoLongerVisible' | 'ImageOwnerChanged' | 'ImageRegistered' }
    )
    | (
      { readonly id: string }
      & { readonly __typename: 'ImageRenamed' | 'ImageSharedWithOrganization' | 'ImageStateChanged' | 'ImageStewardChanged' | 'ImageTagsChanged' | 'ImageViewDetailsChanged' | 'ImageVisibilityChanged' | 'InjectedFilesWritten' | 'LaunchParametersWritten' | 'LaunchPermissionGranted' | 'LaunchPermissionRevoked' | 'Member' | 'Organization' | 'Post' | 'PostEdited' | 'PostHidden' | 'PostRemoved' | 'PostShown' | 'PostWritten' | 'ProductTermsWritten' }
    )
    | (
      { readonly id: string }
      & { readonly __typename: 'PublicationApproved' | 'PublicationRejected' | 'PublicationRequest' | 'PublicationRequested' | 'PublicationWithdrawn' | 'PublishedWithoutApproval' | 'SmartCloudImage' | 'Topic' | 'TopicOpened' }
    )
   | null> };

export type ImageQueryVariables = Exact<{
  id: string;
  historyFirst?: number;
}>;


export type ImageQuery = { readonly image:
    | (
      { readonly sourceImageId: string | null, readonly sourceImageRegion: string | null, readonly lastLaunchedAt: string | null, readonly id: string, readonly provider: Provider, readonly region: string, readonly nativeId: string, readonly name: string | null, readonly description: string | null, readonly state: ImageState, readonly nativeState: string, readonly visibility: Visibility, readonly platform: Platform, readonly architecture: Architecture, readonly createdAt: string | null, readonly deprecatedAt: string | null, readonly paid: boolean, readonly gone: boolean, readonly firstSeenAt: string | null, readonly launchPermissions: ReadonlyArray<{ readonly type: GranteeType, readonly id: string | null }> | null, readonly views: ReadonlyArray<{ readonly visible: boolean, readonly owned: boolean, readonly firstSeenAt: string | null, readonly lostAt: string | null, readonly backend: { readonly name: string } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly launchPermissions: ReadonlyArray<{ readonly type: GranteeType, readonly id: string | null }> | null, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }>, readonly history: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'AgreementWritten' | 'AnswerAccepted' | 'AssetRated' | 'GettingStartedWritten' | 'ImageBecameVisible' | 'ImageDeprecationCancelled' | 'ImageDeprecationScheduled' | 'ImageDeregistered' | 'ImageDescribed' | 'ImageDetailsChanged' | 'ImageJoinedAsset' | 'ImageLeftAsset' | 'ImageMadePrivate' | 'ImageNoLongerVisible' | 'ImageOwnerChanged' | 'ImageRegistered' | 'ImageRenamed' | 'ImageSharedWithOrganization' | 'ImageStewardChanged' | 'ImageViewDetailsChanged' }
          )
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'InjectedFilesWritten' | 'LaunchParametersWritten' | 'PostEdited' | 'PostHidden' | 'PostRemoved' | 'PostShown' | 'PostWritten' | 'ProductTermsWritten' | 'PublicationApproved' | 'PublicationRejected' | 'PublicationRequested' | 'PublicationWithdrawn' | 'PublishedWithoutApproval' | 'TopicOpened' }
          )
          | (
            { readonly previousState: ImageState, readonly state: ImageState, readonly nativeState: string, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'ImageStateChanged' }
          )
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly previousTags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'ImageTagsChanged' }
          )
          | (
            { readonly previousVisibility: Visibility, readonly visibility: Visibility, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'ImageVisibilityChanged' }
          )
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly permission: { readonly type: GranteeType, readonly id: string | null }, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'LaunchPermissionGranted' | 'LaunchPermissionRevoked' }
          )
        > }, readonly owner: { readonly id: string, readonly alias: string | null } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }
      & { readonly __typename: 'AwsImage' }
    )
    | (
      { readonly id: string, readonly provider: Provider, readonly region: string, readonly nativeId: string, readonly name: string | null, readonly description: string | null, readonly state: ImageState, readonly nativeState: string, readonly visibility: Visibility, readonly platform: Platform, readonly architecture: Architecture, readonly createdAt: string | null, readonly deprecatedAt: string | null, readonly paid: boolean, readonly gone: boolean, readonly firstSeenAt: string | null, readonly location: { readonly id: string, readonly name: string | null } | null, readonly supportedInstanceTypes: ReadonlyArray<{ readonly id: string, readonly label: string | null }> | null, readonly views: ReadonlyArray<{ readonly visible: boolean, readonly owned: boolean, readonly firstSeenAt: string | null, readonly lostAt: string | null, readonly backend: { readonly name: string } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly launchPermissions: ReadonlyArray<{ readonly type: GranteeType, readonly id: string | null }> | null, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }>, readonly history: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'AgreementWritten' | 'AnswerAccepted' | 'AssetRated' | 'GettingStartedWritten' | 'ImageBecameVisible' | 'ImageDeprecationCancelled' | 'ImageDeprecationScheduled' | 'ImageDeregistered' | 'ImageDescribed' | 'ImageDetailsChanged' | 'ImageJoinedAsset' | 'ImageLeftAsset' | 'ImageMadePrivate' | 'ImageNoLongerVisible' | 'ImageOwnerChanged' | 'ImageRegistered' | 'ImageRenamed' | 'ImageSharedWithOrganization' | 'ImageStewardChanged' | 'ImageViewDetailsChanged' }
          )
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'InjectedFilesWritten' | 'LaunchParametersWritten' | 'PostEdited' | 'PostHidden' | 'PostRemoved' | 'PostShown' | 'PostWritten' | 'ProductTermsWritten' | 'PublicationApproved' | 'PublicationRejected' | 'PublicationRequested' | 'PublicationWithdrawn' | 'PublishedWithoutApproval' | 'TopicOpened' }
          )
          | (
            { readonly previousState: ImageState, readonly state: ImageState, readonly nativeState: string, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'ImageStateChanged' }
          )
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly previousTags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'ImageTagsChanged' }
          )
          | (
            { readonly previousVisibility: Visibility, readonly visibility: Visibility, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'ImageVisibilityChanged' }
          )
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly permission: { readonly type: GranteeType, readonly id: string | null }, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'LaunchPermissionGranted' | 'LaunchPermissionRevoked' }
          )
        > }, readonly owner: { readonly id: string, readonly alias: string | null } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }
      & { readonly __typename: 'SmartCloudImage' }
    )
   | null };

export type ImageByNativeIdQueryVariables = Exact<{
  provider: Provider;
  region: string;
  nativeId: string;
  historyFirst?: number;
}>;


export type ImageByNativeIdQuery = { readonly imageByNativeId:
    | (
      { readonly sourceImageId: string | null, readonly sourceImageRegion: string | null, readonly lastLaunchedAt: string | null, readonly id: string, readonly provider: Provider, readonly region: string, readonly nativeId: string, readonly name: string | null, readonly description: string | null, readonly state: ImageState, readonly nativeState: string, readonly visibility: Visibility, readonly platform: Platform, readonly architecture: Architecture, readonly createdAt: string | null, readonly deprecatedAt: string | null, readonly paid: boolean, readonly gone: boolean, readonly firstSeenAt: string | null, readonly launchPermissions: ReadonlyArray<{ readonly type: GranteeType, readonly id: string | null }> | null, readonly views: ReadonlyArray<{ readonly visible: boolean, readonly owned: boolean, readonly firstSeenAt: string | null, readonly lostAt: string | null, readonly backend: { readonly name: string } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly launchPermissions: ReadonlyArray<{ readonly type: GranteeType, readonly id: string | null }> | null, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }>, readonly history: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'AgreementWritten' | 'AnswerAccepted' | 'AssetRated' | 'GettingStartedWritten' | 'ImageBecameVisible' | 'ImageDeprecationCancelled' | 'ImageDeprecationScheduled' | 'ImageDeregistered' | 'ImageDescribed' | 'ImageDetailsChanged' | 'ImageJoinedAsset' | 'ImageLeftAsset' | 'ImageMadePrivate' | 'ImageNoLongerVisible' | 'ImageOwnerChanged' | 'ImageRegistered' | 'ImageRenamed' | 'ImageSharedWithOrganization' | 'ImageStewardChanged' | 'ImageViewDetailsChanged' }
          )
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'InjectedFilesWritten' | 'LaunchParametersWritten' | 'PostEdited' | 'PostHidden' | 'PostRemoved' | 'PostShown' | 'PostWritten' | 'ProductTermsWritten' | 'PublicationApproved' | 'PublicationRejected' | 'PublicationRequested' | 'PublicationWithdrawn' | 'PublishedWithoutApproval' | 'TopicOpened' }
          )
          | (
            { readonly previousState: ImageState, readonly state: ImageState, readonly nativeState: string, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'ImageStateChanged' }
          )
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly previousTags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'ImageTagsChanged' }
          )
          | (
            { readonly previousVisibility: Visibility, readonly visibility: Visibility, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'ImageVisibilityChanged' }
          )
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly permission: { readonly type: GranteeType, readonly id: string | null }, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'LaunchPermissionGranted' | 'LaunchPermissionRevoked' }
          )
        > }, readonly owner: { readonly id: string, readonly alias: string | null } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }
      & { readonly __typename: 'AwsImage' }
    )
    | (
      { readonly id: string, readonly provider: Provider, readonly region: string, readonly nativeId: string, readonly name: string | null, readonly description: string | null, readonly state: ImageState, readonly nativeState: string, readonly visibility: Visibility, readonly platform: Platform, readonly architecture: Architecture, readonly createdAt: string | null, readonly deprecatedAt: string | null, readonly paid: boolean, readonly gone: boolean, readonly firstSeenAt: string | null, readonly location: { readonly id: string, readonly name: string | null } | null, readonly supportedInstanceTypes: ReadonlyArray<{ readonly id: string, readonly label: string | null }> | null, readonly views: ReadonlyArray<{ readonly visible: boolean, readonly owned: boolean, readonly firstSeenAt: string | null, readonly lostAt: string | null, readonly backend: { readonly name: string } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly launchPermissions: ReadonlyArray<{ readonly type: GranteeType, readonly id: string | null }> | null, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }>, readonly history: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'AgreementWritten' | 'AnswerAccepted' | 'AssetRated' | 'GettingStartedWritten' | 'ImageBecameVisible' | 'ImageDeprecationCancelled' | 'ImageDeprecationScheduled' | 'ImageDeregistered' | 'ImageDescribed' | 'ImageDetailsChanged' | 'ImageJoinedAsset' | 'ImageLeftAsset' | 'ImageMadePrivate' | 'ImageNoLongerVisible' | 'ImageOwnerChanged' | 'ImageRegistered' | 'ImageRenamed' | 'ImageSharedWithOrganization' | 'ImageStewardChanged' | 'ImageViewDetailsChanged' }
          )
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'InjectedFilesWritten' | 'LaunchParametersWritten' | 'PostEdited' | 'PostHidden' | 'PostRemoved' | 'PostShown' | 'PostWritten' | 'ProductTermsWritten' | 'PublicationApproved' | 'PublicationRejected' | 'PublicationRequested' | 'PublicationWithdrawn' | 'PublishedWithoutApproval' | 'TopicOpened' }
          )
          | (
            { readonly previousState: ImageState, readonly state: ImageState, readonly nativeState: string, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'ImageStateChanged' }
          )
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly previousTags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'ImageTagsChanged' }
          )
          | (
            { readonly previousVisibility: Visibility, readonly visibility: Visibility, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'ImageVisibilityChanged' }
          )
          | (
            { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly permission: { readonly type: GranteeType, readonly id: string | null }, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
            & { readonly __typename: 'LaunchPermissionGranted' | 'LaunchPermissionRevoked' }
          )
        > }, readonly owner: { readonly id: string, readonly alias: string | null } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }
      & { readonly __typename: 'SmartCloudImage' }
    )
   | null };

export type ImageDocumentsQueryVariables = Exact<{
  id: string;
}>;


export type ImageDocumentsQuery = { readonly image:
    | { readonly id: string, readonly ancestry: ReadonlyArray<{ readonly region: string, readonly nativeId: string, readonly ownerAlias: string | null, readonly createdAt: string | null }> | null }
    | { readonly manifest: string | null, readonly id: string, readonly agreement: { readonly text: string, readonly attachments: ReadonlyArray<{ readonly label: string, readonly url: string, readonly type: number }> } | null }
   | null };

type ImageInFull_AwsImage_Fragment = (
  { readonly sourceImageId: string | null, readonly sourceImageRegion: string | null, readonly lastLaunchedAt: string | null, readonly id: string, readonly provider: Provider, readonly region: string, readonly nativeId: string, readonly name: string | null, readonly description: string | null, readonly state: ImageState, readonly nativeState: string, readonly visibility: Visibility, readonly platform: Platform, readonly architecture: Architecture, readonly createdAt: string | null, readonly deprecatedAt: string | null, readonly paid: boolean, readonly gone: boolean, readonly firstSeenAt: string | null, readonly launchPermissions: ReadonlyArray<{ readonly type: GranteeType, readonly id: string | null }> | null, readonly views: ReadonlyArray<{ readonly visible: boolean, readonly owned: boolean, readonly firstSeenAt: string | null, readonly lostAt: string | null, readonly backend: { readonly name: string } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly launchPermissions: ReadonlyArray<{ readonly type: GranteeType, readonly id: string | null }> | null, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }>, readonly history: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<
      | (
        { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'AgreementWritten' | 'AnswerAccepted' | 'AssetRated' | 'GettingStartedWritten' | 'ImageBecameVisible' | 'ImageDeprecationCancelled' | 'ImageDeprecationScheduled' | 'ImageDeregistered' | 'ImageDescribed' | 'ImageDetailsChanged' | 'ImageJoinedAsset' | 'ImageLeftAsset' | 'ImageMadePrivate' | 'ImageNoLongerVisible' | 'ImageOwnerChanged' | 'ImageRegistered' | 'ImageRenamed' | 'ImageSharedWithOrganization' | 'ImageStewardChanged' | 'ImageViewDetailsChanged' }
      )
      | (
        { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'InjectedFilesWritten' | 'LaunchParametersWritten' | 'PostEdited' | 'PostHidden' | 'PostRemoved' | 'PostShown' | 'PostWritten' | 'ProductTermsWritten' | 'PublicationApproved' | 'PublicationRejected' | 'PublicationRequested' | 'PublicationWithdrawn' | 'PublishedWithoutApproval' | 'TopicOpened' }
      )
      | (
        { readonly previousState: ImageState, readonly state: ImageState, readonly nativeState: string, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'ImageStateChanged' }
      )
      | (
        { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly previousTags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'ImageTagsChanged' }
      )
      | (
        { readonly previousVisibility: Visibility, readonly visibility: Visibility, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'ImageVisibilityChanged' }
      )
      | (
        { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly permission: { readonly type: GranteeType, readonly id: string | null }, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'LaunchPermissionGranted' | 'LaunchPermissionRevoked' }
      )
    > }, readonly owner: { readonly id: string, readonly alias: string | null } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }
  & { readonly __typename: 'AwsImage' }
);

type ImageInFull_SmartCloudImage_Fragment = (
  { readonly id: string, readonly provider: Provider, readonly region: string, readonly nativeId: string, readonly name: string | null, readonly description: string | null, readonly state: ImageState, readonly nativeState: string, readonly visibility: Visibility, readonly platform: Platform, readonly architecture: Architecture, readonly createdAt: string | null, readonly deprecatedAt: string | null, readonly paid: boolean, readonly gone: boolean, readonly firstSeenAt: string | null, readonly location: { readonly id: string, readonly name: string | null } | null, readonly supportedInstanceTypes: ReadonlyArray<{ readonly id: string, readonly label: string | null }> | null, readonly views: ReadonlyArray<{ readonly visible: boolean, readonly owned: boolean, readonly firstSeenAt: string | null, readonly lostAt: string | null, readonly backend: { readonly name: string } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly launchPermissions: ReadonlyArray<{ readonly type: GranteeType, readonly id: string | null }> | null, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }>, readonly history: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<
      | (
        { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'AgreementWritten' | 'AnswerAccepted' | 'AssetRated' | 'GettingStartedWritten' | 'ImageBecameVisible' | 'ImageDeprecationCancelled' | 'ImageDeprecationScheduled' | 'ImageDeregistered' | 'ImageDescribed' | 'ImageDetailsChanged' | 'ImageJoinedAsset' | 'ImageLeftAsset' | 'ImageMadePrivate' | 'ImageNoLongerVisible' | 'ImageOwnerChanged' | 'ImageRegistered' | 'ImageRenamed' | 'ImageSharedWithOrganization' | 'ImageStewardChanged' | 'ImageViewDetailsChanged' }
      )
      | (
        { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'InjectedFilesWritten' | 'LaunchParametersWritten' | 'PostEdited' | 'PostHidden' | 'PostRemoved' | 'PostShown' | 'PostWritten' | 'ProductTermsWritten' | 'PublicationApproved' | 'PublicationRejected' | 'PublicationRequested' | 'PublicationWithdrawn' | 'PublishedWithoutApproval' | 'TopicOpened' }
      )
      | (
        { readonly previousState: ImageState, readonly state: ImageState, readonly nativeState: string, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'ImageStateChanged' }
      )
      | (
        { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly previousTags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'ImageTagsChanged' }
      )
      | (
        { readonly previousVisibility: Visibility, readonly visibility: Visibility, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'ImageVisibilityChanged' }
      )
      | (
        { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly permission: { readonly type: GranteeType, readonly id: string | null }, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'LaunchPermissionGranted' | 'LaunchPermissionRevoked' }
      )
    > }, readonly owner: { readonly id: string, readonly alias: string | null } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }
  & { readonly __typename: 'SmartCloudImage' }
);

export type ImageInFullFragment =
  | ImageInFull_AwsImage_Fragment
  | ImageInFull_SmartCloudImage_Fragment
;

export type ViewPartsFragment = { readonly visible: boolean, readonly owned: boolean, readonly firstSeenAt: string | null, readonly lostAt: string | null, readonly backend: { readonly name: string } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly launchPermissions: ReadonlyArray<{ readonly type: GranteeType, readonly id: string | null }> | null, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } };

export type LaunchPermissionPartsFragment = { readonly type: GranteeType, readonly id: string | null };

export type ImagesQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
  filter?: ImageFilter | null | undefined;
  orderBy?: ImageOrder | null | undefined;
}>;


export type ImagesQuery = { readonly images: { readonly totalCount: number, readonly complete: boolean, readonly sources: ReadonlyArray<{ readonly status: SourceStatus, readonly asOf: string | null, readonly backend: { readonly name: string } | null, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: (
        { readonly id: string, readonly provider: Provider, readonly region: string, readonly nativeId: string, readonly name: string | null, readonly description: string | null, readonly state: ImageState, readonly nativeState: string, readonly visibility: Visibility, readonly platform: Platform, readonly architecture: Architecture, readonly createdAt: string | null, readonly deprecatedAt: string | null, readonly paid: boolean, readonly gone: boolean, readonly firstSeenAt: string | null, readonly owner: { readonly id: string, readonly alias: string | null } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }
        & { readonly __typename: 'AwsImage' | 'SmartCloudImage' }
      ) }> } };

export type ImagePartsFragment = (
  { readonly id: string, readonly provider: Provider, readonly region: string, readonly nativeId: string, readonly name: string | null, readonly description: string | null, readonly state: ImageState, readonly nativeState: string, readonly visibility: Visibility, readonly platform: Platform, readonly architecture: Architecture, readonly createdAt: string | null, readonly deprecatedAt: string | null, readonly paid: boolean, readonly gone: boolean, readonly firstSeenAt: string | null, readonly owner: { readonly id: string, readonly alias: string | null } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly freshness: { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null } }
  & { readonly __typename: 'AwsImage' | 'SmartCloudImage' }
);

export type FreshnessPartsFragment = { readonly status: SourceStatus, readonly asOf: string | null, readonly origin: Origin, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null };

export type SourcePartsFragment = { readonly status: SourceStatus, readonly asOf: string | null, readonly backend: { readonly name: string } | null, readonly error: { readonly code: string, readonly message: string, readonly retryAfterMs: number | null } | null };

export type LifecycleEventsQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
  filter?: LifecycleFilter | null | undefined;
}>;


export type LifecycleEventsQuery = { readonly lifecycleEvents: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<
      | (
        { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'AgreementWritten' | 'AnswerAccepted' | 'AssetRated' | 'GettingStartedWritten' | 'ImageBecameVisible' | 'ImageDeprecationCancelled' | 'ImageDeprecationScheduled' | 'ImageDeregistered' | 'ImageDescribed' | 'ImageDetailsChanged' | 'ImageJoinedAsset' | 'ImageLeftAsset' | 'ImageMadePrivate' | 'ImageNoLongerVisible' | 'ImageOwnerChanged' | 'ImageRegistered' | 'ImageRenamed' | 'ImageSharedWithOrganization' | 'ImageStewardChanged' | 'ImageViewDetailsChanged' }
      )
      | (
        { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'InjectedFilesWritten' | 'LaunchParametersWritten' | 'PostEdited' | 'PostHidden' | 'PostRemoved' | 'PostShown' | 'PostWritten' | 'ProductTermsWritten' | 'PublicationApproved' | 'PublicationRejected' | 'PublicationRequested' | 'PublicationWithdrawn' | 'PublishedWithoutApproval' | 'TopicOpened' }
      )
      | (
        { readonly previousState: ImageState, readonly state: ImageState, readonly nativeState: string, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'ImageStateChanged' }
      )
      | (
        { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly previousTags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'ImageTagsChanged' }
      )
      | (
        { readonly previousVisibility: Visibility, readonly visibility: Visibility, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'ImageVisibilityChanged' }
      )
      | (
        { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly permission: { readonly type: GranteeType, readonly id: string | null }, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
        & { readonly __typename: 'LaunchPermissionGranted' | 'LaunchPermissionRevoked' }
      )
    > } };

export type ImageLifecycleSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  filter?: LifecycleFilter | null | undefined;
}>;


export type ImageLifecycleSubscription = { readonly imageLifecycle:
    | (
      { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly image: { readonly id: string, readonly name: string | null, readonly state: ImageState, readonly gone: boolean } | null, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
      & { readonly __typename: 'AgreementWritten' | 'AnswerAccepted' | 'AssetRated' | 'GettingStartedWritten' | 'ImageBecameVisible' | 'ImageDeprecationCancelled' | 'ImageDeprecationScheduled' | 'ImageDeregistered' | 'ImageDescribed' | 'ImageDetailsChanged' | 'ImageJoinedAsset' | 'ImageLeftAsset' | 'ImageMadePrivate' | 'ImageNoLongerVisible' | 'ImageOwnerChanged' | 'ImageRegistered' | 'ImageRenamed' | 'ImageSharedWithOrganization' | 'ImageStewardChanged' | 'ImageViewDetailsChanged' }
    )
    | (
      { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly image: { readonly id: string, readonly name: string | null, readonly state: ImageState, readonly gone: boolean } | null, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
      & { readonly __typename: 'InjectedFilesWritten' | 'LaunchParametersWritten' | 'PostEdited' | 'PostHidden' | 'PostRemoved' | 'PostShown' | 'PostWritten' | 'ProductTermsWritten' | 'PublicationApproved' | 'PublicationRejected' | 'PublicationRequested' | 'PublicationWithdrawn' | 'PublishedWithoutApproval' | 'TopicOpened' }
    )
    | (
      { readonly previousState: ImageState, readonly state: ImageState, readonly nativeState: string, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly image: { readonly id: string, readonly name: string | null, readonly state: ImageState, readonly gone: boolean } | null, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
      & { readonly __typename: 'ImageStateChanged' }
    )
    | (
      { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly image: { readonly id: string, readonly name: string | null, readonly state: ImageState, readonly gone: boolean } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly previousTags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
      & { readonly __typename: 'ImageTagsChanged' }
    )
    | (
      { readonly previousVisibility: Visibility, readonly visibility: Visibility, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly image: { readonly id: string, readonly name: string | null, readonly state: ImageState, readonly gone: boolean } | null, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
      & { readonly __typename: 'ImageVisibilityChanged' }
    )
    | (
      { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly image: { readonly id: string, readonly name: string | null, readonly state: ImageState, readonly gone: boolean } | null, readonly permission: { readonly type: GranteeType, readonly id: string | null }, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
      & { readonly __typename: 'LaunchPermissionGranted' | 'LaunchPermissionRevoked' }
    )
   };

type EventParts_J83q0mvzYy6m5FiXhysCqTehoXw9SPpLgaVcYAfXve_Fragment = (
  { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
  & { readonly __typename: 'AgreementWritten' | 'AnswerAccepted' | 'AssetRated' | 'GettingStartedWritten' | 'ImageBecameVisible' | 'ImageDeprecationCancelled' | 'ImageDeprecationScheduled' | 'ImageDeregistered' | 'ImageDescribed' | 'ImageDetailsChanged' | 'ImageJoinedAsset' | 'ImageLeftAsset' | 'ImageMadePrivate' | 'ImageNoLongerVisible' | 'ImageOwnerChanged' | 'ImageRegistered' | 'ImageRenamed' | 'ImageSharedWithOrganization' | 'ImageStewardChanged' | 'ImageViewDetailsChanged' }
);

type EventParts_HrjVqNa9O0fEzTrkgkMZlLJtfgim265GgErjcOhSo_Fragment = (
  { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
  & { readonly __typename: 'InjectedFilesWritten' | 'LaunchParametersWritten' | 'PostEdited' | 'PostHidden' | 'PostRemoved' | 'PostShown' | 'PostWritten' | 'ProductTermsWritten' | 'PublicationApproved' | 'PublicationRejected' | 'PublicationRequested' | 'PublicationWithdrawn' | 'PublishedWithoutApproval' | 'TopicOpened' }
);

type EventParts_ImageStateChanged_Fragment = (
  { readonly previousState: ImageState, readonly state: ImageState, readonly nativeState: string, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
  & { readonly __typename: 'ImageStateChanged' }
);

type EventParts_ImageTagsChanged_Fragment = (
  { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly previousTags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
  & { readonly __typename: 'ImageTagsChanged' }
);

type EventParts_ImageVisibilityChanged_Fragment = (
  { readonly previousVisibility: Visibility, readonly visibility: Visibility, readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
  & { readonly __typename: 'ImageVisibilityChanged' }
);

type EventParts_LaunchPermissionGranted_LaunchPermissionRevoked_Fragment = (
  { readonly id: string, readonly cursor: string, readonly position: number, readonly imageId: string, readonly source: EvidenceSource, readonly occurredAt: string | null, readonly recordedAt: string, readonly before: unknown, readonly after: unknown, readonly permission: { readonly type: GranteeType, readonly id: string | null }, readonly backend: { readonly name: string } | null, readonly observedBetween: { readonly after: string | null, readonly before: string } | null }
  & { readonly __typename: 'LaunchPermissionGranted' | 'LaunchPermissionRevoked' }
);

export type EventPartsFragment =
  | EventParts_J83q0mvzYy6m5FiXhysCqTehoXw9SPpLgaVcYAfXve_Fragment
  | EventParts_HrjVqNa9O0fEzTrkgkMZlLJtfgim265GgErjcOhSo_Fragment
  | EventParts_ImageStateChanged_Fragment
  | EventParts_ImageTagsChanged_Fragment
  | EventParts_ImageVisibilityChanged_Fragment
  | EventParts_LaunchPermissionGranted_LaunchPermissionRevoked_Fragment
;

export const FreshnessPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FreshnessParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Freshness"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}}]} as unknown as DocumentNode<FreshnessPartsFragment, unknown>;
export const ImagePartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImageParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"nativeState"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"architecture"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deprecatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"paid"}},{"kind":"Field","name":{"kind":"Name","value":"gone"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FreshnessParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FreshnessParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Freshness"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}}]} as unknown as DocumentNode<ImagePartsFragment, unknown>;
export const LaunchPermissionPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LaunchPermissionParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermission"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]} as unknown as DocumentNode<LaunchPermissionPartsFragment, unknown>;
export const ViewPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ViewParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageView"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"visible"}},{"kind":"Field","name":{"kind":"Name","value":"owned"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lostAt"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"launchPermissions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FreshnessParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LaunchPermissionParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermission"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FreshnessParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Freshness"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}}]} as unknown as DocumentNode<ViewPartsFragment, unknown>;
export const EventPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LifecycleEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"position"}},{"kind":"Field","name":{"kind":"Name","value":"imageId"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"observedBetween"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"before"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageStateChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"nativeState"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageVisibilityChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousVisibility"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissionGranted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissionRevoked"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageTagsChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previousTags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LaunchPermissionParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermission"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]} as unknown as DocumentNode<EventPartsFragment, unknown>;
export const ImageInFullFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImageInFull"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImageParts"}},{"kind":"Field","name":{"kind":"Name","value":"views"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ViewParts"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissioned"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"launchPermissions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AwsImage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sourceImageId"}},{"kind":"Field","name":{"kind":"Name","value":"sourceImageRegion"}},{"kind":"Field","name":{"kind":"Name","value":"lastLaunchedAt"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SmartCloudImage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"location"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"supportedInstanceTypes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"history"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"historyFirst"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FreshnessParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Freshness"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LaunchPermissionParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermission"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImageParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"nativeState"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"architecture"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deprecatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"paid"}},{"kind":"Field","name":{"kind":"Name","value":"gone"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FreshnessParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ViewParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageView"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"visible"}},{"kind":"Field","name":{"kind":"Name","value":"owned"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lostAt"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"launchPermissions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FreshnessParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LifecycleEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"position"}},{"kind":"Field","name":{"kind":"Name","value":"imageId"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"observedBetween"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"before"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageStateChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"nativeState"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageVisibilityChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousVisibility"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissionGranted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissionRevoked"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageTagsChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previousTags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]} as unknown as DocumentNode<ImageInFullFragment, unknown>;
export const SourcePartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SourceParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Source"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}}]} as unknown as DocumentNode<SourcePartsFragment, unknown>;
export const BackendsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Backends"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backends"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"organization"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"}},{"kind":"Field","name":{"kind":"Name","value":"sweepIntervalMs"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SourceParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SourceParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Source"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}}]} as unknown as DocumentNode<BackendsQuery, BackendsQueryVariables>;
export const NodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Node"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<NodeQuery, NodeQueryVariables>;
export const NodesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Nodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<NodesQuery, NodesQueryVariables>;
export const ImageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Image"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"historyFirst"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"25"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"image"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImageInFull"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FreshnessParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Freshness"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImageParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"nativeState"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"architecture"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deprecatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"paid"}},{"kind":"Field","name":{"kind":"Name","value":"gone"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FreshnessParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LaunchPermissionParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermission"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ViewParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageView"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"visible"}},{"kind":"Field","name":{"kind":"Name","value":"owned"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lostAt"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"launchPermissions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FreshnessParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LifecycleEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"position"}},{"kind":"Field","name":{"kind":"Name","value":"imageId"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"observedBetween"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"before"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageStateChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"nativeState"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageVisibilityChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousVisibility"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissionGranted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissionRevoked"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageTagsChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previousTags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImageInFull"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImageParts"}},{"kind":"Field","name":{"kind":"Name","value":"views"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ViewParts"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissioned"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"launchPermissions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AwsImage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sourceImageId"}},{"kind":"Field","name":{"kind":"Name","value":"sourceImageRegion"}},{"kind":"Field","name":{"kind":"Name","value":"lastLaunchedAt"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SmartCloudImage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"location"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"supportedInstanceTypes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"history"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"historyFirst"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventParts"}}]}}]}}]}}]} as unknown as DocumentNode<ImageQuery, ImageQueryVariables>;
export const ImageByNativeIdDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ImageByNativeId"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"provider"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Provider"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"region"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"nativeId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"historyFirst"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"25"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"imageByNativeId"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"provider"},"value":{"kind":"Variable","name":{"kind":"Name","value":"provider"}}},{"kind":"Argument","name":{"kind":"Name","value":"region"},"value":{"kind":"Variable","name":{"kind":"Name","value":"region"}}},{"kind":"Argument","name":{"kind":"Name","value":"nativeId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"nativeId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImageInFull"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FreshnessParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Freshness"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImageParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"nativeState"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"architecture"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deprecatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"paid"}},{"kind":"Field","name":{"kind":"Name","value":"gone"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FreshnessParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LaunchPermissionParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermission"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ViewParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageView"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"visible"}},{"kind":"Field","name":{"kind":"Name","value":"owned"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lostAt"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"launchPermissions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FreshnessParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LifecycleEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"position"}},{"kind":"Field","name":{"kind":"Name","value":"imageId"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"observedBetween"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"before"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageStateChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"nativeState"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageVisibilityChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousVisibility"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissionGranted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissionRevoked"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageTagsChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previousTags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImageInFull"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImageParts"}},{"kind":"Field","name":{"kind":"Name","value":"views"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ViewParts"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissioned"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"launchPermissions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AwsImage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sourceImageId"}},{"kind":"Field","name":{"kind":"Name","value":"sourceImageRegion"}},{"kind":"Field","name":{"kind":"Name","value":"lastLaunchedAt"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SmartCloudImage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"location"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"supportedInstanceTypes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"history"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"historyFirst"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventParts"}}]}}]}}]}}]} as unknown as DocumentNode<ImageByNativeIdQuery, ImageByNativeIdQueryVariables>;
export const ImageDocumentsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ImageDocuments"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"image"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Licensed"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"agreement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"attachments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Parameterized"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"manifest"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Derived"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ancestry"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"ownerAlias"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ImageDocumentsQuery, ImageDocumentsQueryVariables>;
export const ImagesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Images"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"25"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ImageFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ImageOrder"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"images"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SourceParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImageParts"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FreshnessParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Freshness"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SourceParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Source"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImageParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Image"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"nativeState"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"architecture"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deprecatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"paid"}},{"kind":"Field","name":{"kind":"Name","value":"gone"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FreshnessParts"}}]}}]}}]} as unknown as DocumentNode<ImagesQuery, ImagesQueryVariables>;
export const LifecycleEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LifecycleEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"25"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"LifecycleFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lifecycleEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LaunchPermissionParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermission"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LifecycleEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"position"}},{"kind":"Field","name":{"kind":"Name","value":"imageId"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"observedBetween"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"before"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageStateChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"nativeState"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageVisibilityChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousVisibility"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissionGranted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissionRevoked"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageTagsChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previousTags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]} as unknown as DocumentNode<LifecycleEventsQuery, LifecycleEventsQueryVariables>;
export const ImageLifecycleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"ImageLifecycle"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"LifecycleFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"imageLifecycle"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EventParts"}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"gone"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LaunchPermissionParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermission"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EventParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LifecycleEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"position"}},{"kind":"Field","name":{"kind":"Name","value":"imageId"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"observedBetween"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"before"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recordedAt"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageStateChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"nativeState"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageVisibilityChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousVisibility"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissionGranted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LaunchPermissionRevoked"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"permission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LaunchPermissionParts"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageTagsChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previousTags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]} as unknown as DocumentNode<ImageLifecycleSubscription, ImageLifecycleSubscriptionVariables>;