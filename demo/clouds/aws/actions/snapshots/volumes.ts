import { createFiltering } from "../../resources/filters.ts";
import { tagSet } from "../../resources/image-xml.ts";
import { zoneIdFor } from "../../resources/network.ts";
import { performanceOf } from "../../resources/volume-rules.ts";
import { findVolume, type Volume, volumesOf } from "../../resources/volumes.ts";
import { parameterCombination } from "../../wire/errors.ts";
import { pageSize, takePage } from "../../wire/pages.ts";
import type { XmlObject } from "../../wire/xml.ts";
import { type ActionContext, type ActionTable, action, FILTER_PARAMETERS, PAGE_PARAMETERS } from "../action.ts";

export const volumeActions: ActionTable = {
  DescribeVolumes: action(
    [...FILTER_PARAMETERS, ...PAGE_PARAMETERS, "VolumeId.#", "IncludeManagedResources"],
    describeVolumes,
  ),
};

const filtering = createFiltering<Volume>(
  {
    "attachment.delete-on-termination": ({ attachment, ebs }) => attachment && ebs.deleteOnTermination,
    "attachment.device": ({ attachment }) => attachment?.deviceName,
    "attachment.instance-id": ({ attachment }) => attachment?.instance.instanceId,
    "attachment.status": ({ attachment }) => attachment && "attached",
    "availability-zone": ({ availabilityZone }) => availabilityZone,
    "create-time": ({ createTime }) => createTime,
    encrypted: ({ ebs }) => ebs.encrypted ?? false,
    size: ({ ebs }) => ebs.volumeSize,
    "snapshot-id": ({ ebs }) => ebs.snapshotId,
    status: ({ state }) => state,
    "volume-id": ({ volumeId }) => volumeId,
    "volume-type": ({ ebs }) => ebs.volumeType,
  },
  ({ tags }) => tags,
);

function describeVolumes({ world, viewer, query }: ActionContext): XmlObject {
  const filters = filtering.read(query);
  query.flag("IncludeManagedResources");
  const ids = query.list("VolumeId");
  const size = pageSize(query, 5);
  if (ids.length > 0 && size !== undefined) {
    throw parameterCombination(
      "The parameter volumeIds cannot be used with the parameter maxResults in the same request",
    );
  }
  const named = new Set(ids.map((id) => findVolume(world, viewer, id).volumeId));
  const volumes = volumesOf(world, viewer)
    .filter(({ volumeId }) => ids.length === 0 || named.has(volumeId))
    .sort((a, b) => (a.volumeId < b.volumeId ? -1 : 1));
  const page = takePage("DescribeVolumes", viewer, query, size, volumes, ({ volumeId }) => volumeId);
  return { volumeSet: page.items.filter(filtering.matches(filters)).map(volumeXml), nextToken: page.nextToken };
}

export function volumeXml({ attachment, ebs, tags, ...volume }: Volume): XmlObject {
  return {
    volumeId: volume.volumeId,
    size: ebs.volumeSize,
    snapshotId: ebs.snapshotId,
    availabilityZone: volume.availabilityZone,
    availabilityZoneId: zoneIdFor(volume.availabilityZone),
    status: volume.state,
    createTime: volume.createTime,
    attachmentSet:
      attachment === undefined
        ? []
        : [
            {
              volumeId: volume.volumeId,
              instanceId: attachment.instance.instanceId,
              device: attachment.deviceName,
              status: "attached",
              attachTime: attachment.instance.launchTime,
              deleteOnTermination: ebs.deleteOnTermination,
            },
          ],
    tagSet: tagSet(tags),
    volumeType: ebs.volumeType,
    ...performanceOf(ebs),
    encrypted: ebs.encrypted ?? false,
    kmsKeyId: ebs.kmsKeyId,
    multiAttachEnabled: false,
    operator: { managed: false },
  };
}
