import { idempotent } from "../../idempotency.ts";
import { newId } from "../../ids.ts";
import { completeDevice, EBS_PARAMETERS, readEbs } from "../../resources/block-devices.ts";
import { subnetsOf } from "../../resources/network.ts";
import type { OwnVolume } from "../../resources/own-volume.ts";
import { readTagSpecifications, TAG_SPECIFICATION_PARAMETERS, tagsFor } from "../../resources/tag-rules.ts";
import { findVolume } from "../../resources/volumes.ts";
import { awsError, missingParameter } from "../../wire/errors.ts";
import { given, optionalFlag } from "../../wire/query.ts";
import type { XmlObject } from "../../wire/xml.ts";
import { type ActionContext, type ActionTable, mutation, RETURN_TRUE } from "../action.ts";
import { findSnapshot } from "./snapshots.ts";
import { volumeXml } from "./volumes.ts";

export const volumeChangeActions: ActionTable = {
  CreateVolume: mutation(
    [
      ...EBS_PARAMETERS.filter((name) => name !== "VolumeSize" && name !== "DeleteOnTermination"),
      ...TAG_SPECIFICATION_PARAMETERS,
      ...["AvailabilityZone", "AvailabilityZoneId", "Size", "MultiAttachEnabled", "ClientToken"],
    ],
    (context) =>
      idempotent(
        context,
        () => createVolume(context),
        ([id = ""]) => volumeXml(findVolume(context.world, context.viewer, id)),
      ),
  ),
  DeleteVolume: mutation(["VolumeId"], deleteVolume),
};

function createVolume(context: ActionContext): () => readonly string[] {
  const { world, viewer, query } = context;
  const availabilityZone = readZone(context);
  const ebs = readEbs(query, "", "Size");
  const multiAttach = optionalFlag(query, "MultiAttachEnabled") ?? false;
  if (multiAttach && ebs.volumeType !== "io1" && ebs.volumeType !== "io2") {
    throw awsError("InvalidParameterCombination", "Multi-Attach is supported for io1 and io2 volumes alone.");
  }
  const completed = completeDevice({ deviceName: "", ebs }, (id) => findSnapshot(world, viewer, id)).ebs ?? ebs;
  const tags = tagsFor(readTagSpecifications(query, ["volume"]), "volume");
  const volumeId = newId("vol");
  return () => {
    const startedAt = world.now();
    const volume: OwnVolume = {
      volumeId,
      region: viewer.region,
      ownerId: viewer.account,
      availabilityZone,
      createTime: new Date(startedAt).toISOString(),
      state: "creating",
      ebs: { ...completed, deleteOnTermination: undefined },
      settling: { startedAt, endsAt: startedAt + world.settleMs, becomes: { state: "available" } },
    };
    world.volumes.put(volume);
    world.steering.volumeTags.set(`${viewer.region}/${volumeId}`, tags);
    return [volumeId];
  };
}

function readZone({ viewer, query }: ActionContext): string {
  const [name, id] = [given(query, "AvailabilityZone"), given(query, "AvailabilityZoneId")];
  if (name === undefined && id === undefined) throw missingParameter("availabilityZone");
  const zone = subnetsOf(viewer).find(({ availabilityZone, zoneId }) => availabilityZone === name || zoneId === id);
  if (zone === undefined) throw awsError("InvalidZone.NotFound", `The zone '${name ?? id}' does not exist.`);
  return zone.availabilityZone;
}

function deleteVolume({ world, viewer, query }: ActionContext): () => XmlObject {
  const { volumeId, attachment, state } = findVolume(world, viewer, query.required("VolumeId"));
  if (attachment !== undefined) {
    throw awsError("VolumeInUse", `Volume ${volumeId} is currently attached to ${attachment.instance.instanceId}`);
  }
  if (state !== "available") throw awsError("IncorrectState", `The volume '${volumeId}' is '${state}'`);
  return () => {
    const key = `${viewer.region}/${volumeId}`;
    if (world.volumes.get(viewer.region, volumeId) === undefined) world.steering.deletedVolumes.set(key, true);
    else world.volumes.remove(viewer.region, volumeId);
    world.steering.volumeTags.delete(key);
    return RETURN_TRUE;
  };
}
