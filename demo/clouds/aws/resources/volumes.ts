import { volumeIdOf } from "../actions/instances/instance-xml.ts";
import { checkVolumeId } from "../ids.ts";
import { awsError } from "../wire/errors.ts";
import type { Instance, World } from "../world.ts";
import type { EbsMapping, Tags } from "./image.ts";
import type { Viewer } from "./visibility.ts";

/** A volume as its owner sees it: one that was made, or one that came with an instance. */
export interface Volume {
  readonly volumeId: string;
  readonly availabilityZone: string;
  readonly createTime: string;
  readonly state: string;
  readonly attachment: { readonly instance: Instance; readonly deviceName: string } | undefined;
  readonly ebs: EbsMapping;
  readonly tags: Tags;
}

/** Those of an instance are derived from it; the ones that it does not delete stay when it is terminated. */
export function volumesOf(world: World, { account, region }: Viewer): readonly Volume[] {
  const { volumeTags, deletedVolumes } = world.steering;
  const tagsOf = (volumeId: string) => volumeTags.get(`${region}/${volumeId}`) ?? {};
  const launched = world.instances
    .inOrder(region)
    .filter((instance) => instance.ownerId === account)
    .flatMap((instance) =>
      instance.blockDevices.flatMap(({ deviceName, ebs }): readonly Volume[] => {
        const volumeId = volumeIdOf(instance, deviceName);
        const isAttached = instance.state !== "terminated";
        const isLeft = ebs?.deleteOnTermination === false && !deletedVolumes.has(`${region}/${volumeId}`);
        if (ebs === undefined || (!isAttached && !isLeft)) return [];
        return [
          {
            volumeId,
            availabilityZone: instance.availabilityZone,
            createTime: instance.launchTime,
            state: isAttached ? "in-use" : "available",
            attachment: isAttached ? { instance, deviceName } : undefined,
            ebs,
            tags: tagsOf(volumeId),
          },
        ];
      }),
    );
  const made = world.volumes
    .inOrder(region)
    .filter(({ ownerId }) => ownerId === account)
    .map((volume): Volume => ({ ...volume, attachment: undefined, tags: tagsOf(volume.volumeId) }));
  return [...launched, ...made];
}

export function findVolume(world: World, viewer: Viewer, id: string): Volume {
  checkVolumeId(id);
  const volume = volumesOf(world, viewer).find(({ volumeId }) => volumeId === id);
  if (volume === undefined) throw awsError("InvalidVolume.NotFound", `The volume '${id}' does not exist.`);
  return volume;
}
