import { imageId, lifecycleEventId, publicationRequestId } from "../../src/domain/image/ids.ts";
import type { JsonObject } from "../../src/domain/image/image.ts";
import type { LifecycleKind } from "../../src/domain/lifecycle/lifecycle.ts";
import type { Backends } from "../../src/gateway/backends/backends.ts";
import type { LifecycleEntry } from "../../src/gateway/ledger/lifecycle.ts";
import { toBackend } from "../backend/backend.type.ts";
import { instance } from "../shared/instance.ts";
import {
  AgreementWritten,
  GettingStartedWritten,
  ImageJoinedAsset,
  ImageLeftAsset,
  InjectedFilesWritten,
  LaunchParametersWritten,
  ProductTermsWritten,
} from "./asset-events.type.ts";
import {
  AnswerAccepted,
  AssetRated,
  PostEdited,
  PostHidden,
  PostRemoved,
  PostShown,
  PostWritten,
  TopicOpened,
} from "./discussion-events.type.ts";
import {
  ImageDeprecationCancelled,
  ImageDeprecationScheduled,
  ImageDeregistered,
  ImageDescribed,
  ImageDetailsChanged,
  ImageOwnerChanged,
  ImageRegistered,
  ImageRenamed,
  ImageStateChanged,
  ImageVisibilityChanged,
} from "./image-events.type.ts";
import { type LifecycleEvent, ObservationInterval } from "./lifecycle-event.type.ts";
import {
  PublicationApproved,
  PublicationRejected,
  PublicationRequested,
  PublicationWithdrawn,
  PublishedWithoutApproval,
} from "./publication-events.type.ts";
import { ImageMadePrivate, ImageSharedWithOrganization, ImageStewardChanged } from "./stewardship-events.type.ts";
import {
  ImageBecameVisible,
  ImageNoLongerVisible,
  ImageTagsChanged,
  ImageViewDetailsChanged,
  LaunchPermissionGranted,
  LaunchPermissionRevoked,
} from "./view-events.type.ts";

type Shape = {
  readonly type: new () => LifecycleEvent;
  readonly fields: (before: JsonObject, after: JsonObject, entry: LifecycleEntry) => object;
};

const fieldNames = (before: JsonObject, after: JsonObject) => ({
  fields: [...new Set([...Object.keys(before), ...Object.keys(after)])],
});

const inTopic = (_: JsonObject, { topicId, postId }: JsonObject) => ({
  topicReference: topicId,
  postReference: postId,
});

const ofRequest = (_: JsonObject, { requestId, permissions }: JsonObject) => ({
  requestId: publicationRequestId(String(requestId)),
  permissions,
});

/** The type of each kind of entry, and what it says besides `before` and `after`. */
const shapes: Readonly<Record<LifecycleKind, Shape>> = {
  "image.registered": { type: ImageRegistered, fields: (_, { name }) => ({ name }) },
  "image.state-changed": {
    type: ImageStateChanged,
    fields: (before, { state, nativeState }) => ({ previousState: before.state, state, nativeState }),
  },
  "image.visibility-changed": {
    type: ImageVisibilityChanged,
    fields: (_before, _after, { before, after }) => ({ previousVisibility: before, visibility: after }),
  },
  "image.deprecation-scheduled": {
    type: ImageDeprecationScheduled,
    fields: (_before, _after, { before, after }) => ({ previousDeprecatedAt: before, deprecatedAt: after }),
  },
  "image.deprecation-cancelled": {
    type: ImageDeprecationCancelled,
    fields: (_before, _after, { before }) => ({ previousDeprecatedAt: before }),
  },
  "image.renamed": {
    type: ImageRenamed,
    fields: (_before, _after, { before, after }) => ({ previousName: before, name: after }),
  },
  "image.described": {
    type: ImageDescribed,
    fields: (_before, _after, { before, after }) => ({ previousDescription: before, description: after }),
  },
  "image.owner-changed": {
    type: ImageOwnerChanged,
    fields: (_before, _after, { before, after }) => ({ previousOwner: before, owner: after }),
  },
  "image.details-changed": { type: ImageDetailsChanged, fields: fieldNames },
  "image.deregistered": { type: ImageDeregistered, fields: (before) => ({ previousState: before.state }) },
  "view.became-visible": { type: ImageBecameVisible, fields: (_, { owned }) => ({ owned }) },
  "view.no-longer-visible": { type: ImageNoLongerVisible, fields: ({ owned }) => ({ owned }) },
  "view.tags-changed": {
    type: ImageTagsChanged,
    fields: (_before, _after, { before, after }) => ({ previousTags: before, tags: after }),
  },
  "view.details-changed": { type: ImageViewDetailsChanged, fields: fieldNames },
  "launch-permission.granted": {
    type: LaunchPermissionGranted,
    fields: (_before, _after, { after }) => ({ permission: after }),
  },
  "launch-permission.revoked": {
    type: LaunchPermissionRevoked,
    fields: (_before, _after, { before }) => ({ permission: before }),
  },
  "image.shared-with-organization": { type: ImageSharedWithOrganization, fields: () => ({}) },
  "image.made-private": { type: ImageMadePrivate, fields: () => ({}) },
  "image.steward-changed": {
    type: ImageStewardChanged,
    fields: (_before, _after, { before, after }) => ({ stewardBefore: before, stewardSince: after }),
  },
  "publication.requested": { type: PublicationRequested, fields: ofRequest },
  "publication.approved": { type: PublicationApproved, fields: ofRequest },
  "publication.rejected": { type: PublicationRejected, fields: ofRequest },
  "publication.withdrawn": { type: PublicationWithdrawn, fields: ofRequest },
  "image.published-outside-approval": {
    type: PublishedWithoutApproval,
    fields: (_, { permissions }) => ({ permissions }),
  },
  "asset.getting-started-written": { type: GettingStartedWritten, fields: (_, { revision }) => ({ revision }) },
  "asset.launch-parameters-written": { type: LaunchParametersWritten, fields: (_, { revision }) => ({ revision }) },
  "asset.product-terms-written": { type: ProductTermsWritten, fields: (_, { revision }) => ({ revision }) },
  "asset.agreement-written": { type: AgreementWritten, fields: (_, { revision }) => ({ revision }) },
  "asset.injected-files-written": { type: InjectedFilesWritten, fields: (_, { revision }) => ({ revision }) },
  "asset.image-joined": { type: ImageJoinedAsset, fields: () => ({}) },
  "asset.image-left": { type: ImageLeftAsset, fields: () => ({}) },
  "asset.topic-opened": { type: TopicOpened, fields: inTopic },
  "asset.post-written": { type: PostWritten, fields: inTopic },
  "asset.post-edited": { type: PostEdited, fields: inTopic },
  "asset.post-removed": { type: PostRemoved, fields: inTopic },
  "asset.post-hidden": { type: PostHidden, fields: inTopic },
  "asset.post-shown": { type: PostShown, fields: inTopic },
  "asset.answer-accepted": { type: AnswerAccepted, fields: inTopic },
  "asset.rated": {
    type: AssetRated,
    fields: (_, { assetId, average, count }) => ({ assetReference: assetId, average, count }),
  },
};

/** All event classes, for the schema: a client may meet each of them behind the interface. */
export const eventTypes = Object.values(shapes).map(({ type }) => type);

export function toEvent(entry: LifecycleEntry, backends: Backends): LifecycleEvent {
  const { kind, position, cursor, key, source, occurredAt, observedAfter, observedBefore, recordedAt, before, after } =
    entry;
  const teller = entry.backendId === null ? undefined : backends.byId(entry.backendId);
  // A name may come back as another organization's.
  const backend = teller?.organization === entry.organization ? teller : undefined;
  const { type, fields } = shapes[kind];
  const own = fields(asObject(before), asObject(after), entry);
  return Object.assign(new type(), own, {
    id: lifecycleEventId(position),
    cursor,
    position,
    imageId: imageId(key),
    key,
    backend: backend ? toBackend(backend) : null,
    source,
    occurredAt,
    observedBetween:
      observedBefore === null ? null : instance(ObservationInterval, { after: observedAfter, before: observedBefore }),
    recordedAt,
    actorReference: entry.actor,
    before,
    after,
  });
}

function asObject(value: LifecycleEntry["before"]): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
