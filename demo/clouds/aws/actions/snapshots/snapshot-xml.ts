import { tagSet } from "../../resources/image-xml.ts";
import type { Viewer } from "../../resources/visibility.ts";
import { progressOf } from "../../settling.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { Snapshot } from "../../world.ts";

export function progress(snapshot: Snapshot, now: number): string {
  return snapshot.settling === undefined ? snapshot.progress : progressOf(snapshot.settling, now);
}

export function snapshotXml(snapshot: Snapshot, viewer: Viewer, now: number): XmlObject {
  return {
    snapshotId: snapshot.snapshotId,
    volumeId: snapshot.volumeId,
    status: snapshot.state,
    statusMessage: snapshot.stateMessage,
    startTime: snapshot.startTime,
    progress: progress(snapshot, now),
    ownerId: snapshot.ownerId,
    ownerAlias: snapshot.ownerAlias,
    volumeSize: snapshot.volumeSize,
    description: snapshot.description,
    encrypted: snapshot.encrypted,
    kmsKeyId: snapshot.kmsKeyId,
    dataEncryptionKeyId: snapshot.dataEncryptionKeyId,
    storageTier: "standard",
    transferType: "standard",
    tagSet: tagSet(snapshot.tags[viewer.account] ?? {}),
  };
}
