import { isIdOf } from "../ids.ts";
import type { Tags } from "../resources/image.ts";
import { checkTagKey, mergeTags, readTags } from "../resources/tag-rules.ts";
import { isDeregistered, isVisible } from "../resources/visibility.ts";
import { findVolume } from "../resources/volumes.ts";
import {
  awsError,
  imagesNotFound,
  instancesNotFound,
  invalidValue,
  missingParameter,
  snapshotNotFound,
} from "../wire/errors.ts";
import type { Query } from "../wire/query.ts";
import { type ActionContext, type ActionTable, mutation, RETURN_TRUE } from "./action.ts";
import { isVisibleSnapshot } from "./snapshots/snapshots.ts";

export const taggingActions: ActionTable = {
  CreateTags: mutation(["ResourceId.#", "Tag.#.Key", "Tag.#.Value"], (context) => {
    const resources = readResources(context);
    if (context.query.structures("Tag").length === 0) throw missingParameter("tagSet");
    const added = readTags(context.query);
    return retag(resources, (tags) => mergeTags(tags, added));
  }),
  DeleteTags: mutation(["ResourceId.#", "Tag.#.Key", "Tag.#.Value"], (context) => {
    const resources = readResources(context);
    const isDeleted = readDeletion(context.query);
    return retag(resources, (tags) => Object.fromEntries(Object.entries(tags).filter((entry) => !isDeleted(entry))));
  }),
};

const MAXIMUM_RESOURCES = 1000;

/** The tags that the caller keeps on one resource. */
interface Tagged {
  readonly tags: Tags;
  put(tags: Tags): void;
}

function retag(resources: readonly Tagged[], change: (tags: Tags) => Tags) {
  const changes = resources.map((resource) => ({ resource, tags: change(resource.tags) }));
  return () => {
    for (const { resource, tags } of changes) resource.put(tags);
    return RETURN_TRUE;
  };
}

/** Without a value a key is deleted whatever its value; without any tag all of them are. */
function readDeletion(query: Query): (entry: readonly [string, string]) => boolean {
  const given = query.structures("Tag").map((tag) => ({ key: tag.text("Key") ?? "", value: tag.text("Value") }));
  for (const { key } of given) checkTagKey(key);
  if (given.length === 0) return ([key]) => !/^aws:/i.test(key);
  return ([key, value]) => given.some((tag) => tag.key === key && (tag.value === undefined || tag.value === value));
}

function readResources(context: ActionContext): readonly Tagged[] {
  const ids = context.query.list("ResourceId");
  if (ids.length === 0) throw missingParameter("resourceIdSet");
  if (ids.length > MAXIMUM_RESOURCES) {
    throw invalidValue(`At most ${MAXIMUM_RESOURCES} resources can be tagged per call; ${ids.length} are given`);
  }
  return [...new Set(ids)].map((id) => findResource(context, id));
}

function findResource({ world, viewer }: ActionContext, id: string): Tagged {
  const { account, region } = viewer;
  const mine = (tags: Readonly<Record<string, Tags>>, own: Tags) => ({ ...tags, [account]: own });
  if (isIdOf("ami", id)) {
    const image = world.images.get(region, id);
    if (image === undefined || isDeregistered(image) || !isVisible(world, image, account)) throw imagesNotFound([id]);
    return {
      tags: image.tags[account] ?? {},
      put: (tags) => world.images.put({ ...image, tags: mine(image.tags, tags) }),
    };
  }
  if (isIdOf("snap", id)) {
    const snapshot = world.snapshots.get(region, id);
    if (snapshot === undefined || !isVisibleSnapshot(world, snapshot, account)) throw snapshotNotFound(id);
    return {
      tags: snapshot.tags[account] ?? {},
      put: (tags) => world.snapshots.put({ ...snapshot, tags: mine(snapshot.tags, tags) }),
    };
  }
  if (isIdOf("i", id)) {
    const instance = world.instances.get(region, id);
    if (instance === undefined || instance.ownerId !== account) throw instancesNotFound([id]);
    return { tags: instance.tags, put: (tags) => world.instances.put({ ...instance, tags }) };
  }
  if (isIdOf("vol", id)) {
    findVolume(world, viewer, id);
    const key = `${region}/${id}`;
    const { volumeTags } = world.steering;
    return {
      tags: volumeTags.get(key) ?? {},
      put(tags) {
        volumeTags.set(key, tags);
      },
    };
  }
  throw awsError("InvalidID", `The ID '${id}' is not valid`);
}
