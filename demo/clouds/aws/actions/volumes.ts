import { awsError, parameterCombination } from "../errors.ts";
import { createFiltering } from "../filters.ts";
import { checkVolumeId } from "../ids.ts";
import type { EbsMapping, Tags } from "../image.ts";
import { tagSet } from "../image-xml.ts";
import { pageSize, takePage } from "../pages.ts";
import type { Viewer } from "../visibility.ts";
import type { Instance, World } from "../world.ts";
import type { XmlObject } from "../xml.ts";
import { type ActionContext, type ActionTable, action, FILTER_PARAMETERS, PAGE_PARAMETERS } from "./action.ts";
import { volumeIdOf, zoneIdOf } from "./instance-xml.ts";

export const volumeActions: ActionTable = {
  DescribeVolumes: action(
    [...FILTER_PARAMETERS, ...PAGE_PARAMETERS, "VolumeId.#", "IncludeManagedResources"],
    describeVolumes,
  ),
};

/** There are no volumes but those of instances, and they live as long as these. */
export interface Volume {
  readonly volumeId: string;
  readonly instance: Instance;
  readonly deviceName: string;
  readonly ebs: EbsMapping;
  readonly tags: Tags;
}

export function volumesOf(world: World, { account, region }: Viewer): readonly Volume[] {
  return world.instances
    .inOrder(region)
    .filter((instance) => instance.ownerId === account && instance.state !== "terminated")
    .flatMap((instance) =>
      instance.blockDevices.flatMap(({ deviceName, ebs }): readonly Volume[] => {
        if (ebs === undefined) return [];
        const volumeId = volumeIdOf(instance, deviceName);
        const tags = world.steering.volumeTags.get(`${region}/${volumeId}`) ?? {};
        return [{ volumeId, instance, deviceName, ebs, tags }];
      }),
    );
}

export function findVolume(world: World, viewer: Viewer, id: string): Volume {
  checkVolumeId(id);
  const volume = volumesOf(world, viewer).find(({ volumeId }) => volumeId === id);
  if (volume === undefined) throw awsError("InvalidVolume.NotFound", `The volume '${id}' does not exist.`);
  return volume;
}

const filtering = createFiltering<Volume>(
  {
    "attachment.delete-on-termination": ({ ebs }) => ebs.deleteOnTermination,
    "attachment.device": ({ deviceName }) => deviceName,
    "attachment.instance-id": ({ instance }) => instance.instanceId,
    "attachment.status": () => "attached",
    "availability-zone": ({ instance }) => instance.availabilityZone,
    "create-time": ({ instance }) => instance.launchTime,
    encrypted: ({ ebs }) => ebs.encrypted ?? false,
    size: ({ ebs }) => ebs.volumeSize,
    "snapshot-id": ({ ebs }) => ebs.snapshotId,
    status: () => "in-use",
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

function volumeXml({ volumeId, instance, deviceName, ebs, tags }: Volume): XmlObject {
  return {
    volumeId,
    size: ebs.volumeSize,
    snapshotId: ebs.snapshotId,
    availabilityZone: instance.availabilityZone,
    availabilityZoneId: zoneIdOf(instance),
    status: "in-use",
    createTime: instance.launchTime,
    attachmentSet: [
      {
        volumeId,
        instanceId: instance.instanceId,
        device: deviceName,
        status: "attached",
        attachTime: instance.launchTime,
        deleteOnTermination: ebs.deleteOnTermination,
      },
    ],
    tagSet: tagSet(tags),
    volumeType: ebs.volumeType,
    iops: ebs.iops,
    throughput: ebs.throughput,
    encrypted: ebs.encrypted ?? false,
    kmsKeyId: ebs.kmsKeyId,
    multiAttachEnabled: false,
    operator: { managed: false },
  };
}
