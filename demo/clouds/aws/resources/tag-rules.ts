import { awsError, invalidValue } from "../wire/errors.ts";
import type { Query } from "../wire/query.ts";
import type { Tags } from "./image.ts";

export const TAG_SPECIFICATION_PARAMETERS = [
  "TagSpecification.#.ResourceType",
  "TagSpecification.#.Tag.#.Key",
  "TagSpecification.#.Tag.#.Value",
] as const;

const MAXIMUM_TAGS = 50;
const MAXIMUM_KEY = 127;
const MAXIMUM_VALUE = 256;

export function checkTagKey(key: string): void {
  if (key === "") throw invalidValue("Tag key cannot be null or empty");
  if (key.length > MAXIMUM_KEY) throw invalidValue(`Tag key exceeds the maximum length of ${MAXIMUM_KEY} characters`);
  if (/^aws:/i.test(key)) throw invalidValue("Tag keys starting with 'aws:' are reserved for internal use");
}

export function readTags(query: Query): Tags {
  const tags: Record<string, string> = {};
  for (const tag of query.structures("Tag")) {
    const key = tag.text("Key") ?? "";
    const value = tag.text("Value") ?? "";
    checkTagKey(key);
    if (value.length > MAXIMUM_VALUE) {
      throw invalidValue(`Tag value exceeds the maximum length of ${MAXIMUM_VALUE} characters`);
    }
    if (Object.hasOwn(tags, key)) throw invalidValue(`Duplicate tag key '${key}' specified.`);
    tags[key] = value;
  }
  return mergeTags({}, tags);
}

export function mergeTags(before: Tags, added: Tags): Tags {
  const tags = { ...before, ...added };
  if (Object.keys(tags).length <= MAXIMUM_TAGS) return tags;
  throw awsError("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
}

/** The tags that a call gives to what it makes, by type of resource. */
export function readTagSpecifications(query: Query, allowed: readonly string[]): Readonly<Record<string, Tags>> {
  const specifications: Record<string, Tags> = {};
  for (const specification of query.structures("TagSpecification")) {
    const type = specification.text("ResourceType") ?? "";
    if (type === "") throw invalidValue("Tag specification resource type must have a value");
    if (!allowed.includes(type)) {
      throw invalidValue(`'${type}' is not a valid taggable resource type for this operation.`);
    }
    if (Object.hasOwn(specifications, type)) {
      throw invalidValue(`The resource type '${type}' is given in more than one tag specification`);
    }
    const tags = readTags(specification);
    if (Object.keys(tags).length === 0) throw invalidValue("Tag specification must have at least one tag");
    specifications[type] = tags;
  }
  return specifications;
}

export function tagsFor(specifications: Readonly<Record<string, Tags>>, type: string): Tags {
  return Object.hasOwn(specifications, type) ? (specifications[type] ?? {}) : {};
}
