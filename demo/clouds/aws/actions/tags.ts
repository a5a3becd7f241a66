import { createFiltering } from "../resources/filters.ts";
import { isDeregistered, type Viewer } from "../resources/visibility.ts";
import { volumesOf } from "../resources/volumes.ts";
import { pageSize, takePage } from "../wire/pages.ts";
import type { XmlObject } from "../wire/xml.ts";
import type { World } from "../world.ts";
import { type ActionContext, type ActionTable, action, FILTER_PARAMETERS, PAGE_PARAMETERS } from "./action.ts";

export const tagActions: ActionTable = {
  DescribeTags: action([...FILTER_PARAMETERS, ...PAGE_PARAMETERS], describeTags),
};

interface TagRecord {
  readonly key: string;
  readonly value: string;
  readonly resourceId: string;
  readonly resourceType: string;
}

const filtering = createFiltering<TagRecord>(
  {
    key: (tag) => tag.key,
    value: (tag) => tag.value,
    "resource-id": (tag) => tag.resourceId,
    "resource-type": (tag) => tag.resourceType,
  },
  (tag) => ({ [tag.key]: tag.value }),
);

function tagsOf(world: World, viewer: Viewer): readonly TagRecord[] {
  const { account, region } = viewer;
  const records: TagRecord[] = [];
  const collect = (resourceType: string, resourceId: string, tags: Readonly<Record<string, string>>) => {
    for (const [key, value] of Object.entries(tags)) records.push({ key, value, resourceId, resourceType });
  };
  for (const image of world.images.inOrder(region)) {
    if (!isDeregistered(image) && image.tags[account] !== undefined) {
      collect("image", image.imageId, image.tags[account] ?? {});
    }
  }
  for (const snapshot of world.snapshots.inOrder(region)) {
    collect("snapshot", snapshot.snapshotId, snapshot.tags[account] ?? {});
  }
  for (const instance of world.instances.inOrder(region)) {
    if (instance.ownerId === account) collect("instance", instance.instanceId, instance.tags);
  }
  for (const { volumeId, tags } of volumesOf(world, viewer)) collect("volume", volumeId, tags);
  return records.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function orderOf(tag: TagRecord): string {
  return `${tag.resourceId} ${tag.key}`;
}

function describeTags({ world, viewer, query }: ActionContext): XmlObject {
  const filters = filtering.read(query);
  // With a filter on resource-id the real cloud answers everything, whatever page was asked for.
  const size = pageSize(query, 5);
  const unpaged = filters.some(({ name }) => name === "resource-id");
  const candidates = tagsOf(world, viewer);
  const page = takePage("DescribeTags", viewer, query, unpaged ? undefined : size, candidates, orderOf);
  return {
    tagSet: page.items.filter(filtering.matches(filters)).map((tag) => ({ ...tag })),
    nextToken: page.nextToken,
  };
}
