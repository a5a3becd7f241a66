import { REFERRER_TYPES, type ReferrerType } from "../resources/references.ts";
import { awsError, invalidValue, missingParameter, parameterCombination } from "../wire/errors.ts";
import { pageSize, takePage } from "../wire/pages.ts";
import type { Query } from "../wire/query.ts";
import type { XmlObject } from "../wire/xml.ts";
import { type ActionContext, type ActionTable, action, PAGE_PARAMETERS } from "./action.ts";
import { checkImageId } from "./images/images.ts";

export const referenceActions: ActionTable = {
  DescribeImageReferences: action(
    [
      ...PAGE_PARAMETERS,
      "ImageId.#",
      "IncludeAllResourceTypes",
      "ResourceType.#.ResourceType",
      "ResourceType.#.ResourceTypeOption.#.OptionName",
      "ResourceType.#.ResourceTypeOption.#.OptionValue.#",
    ],
    describeImageReferences,
  ),
};

const MAXIMUM_IDS = 10;
const DEFAULT_DEPTH = 10;
const MAXIMUM_DEPTH = 10_000;
const INSTANCE_STATES = ["pending", "running", "shutting-down", "terminated", "stopping", "stopped"];

/** What the credentials must be allowed to do besides the action itself. */
const NEEDED: Readonly<Record<ResourceType, string>> = {
  "ec2:Instance": "ec2:DescribeInstances",
  "ec2:LaunchTemplate": "ec2:DescribeLaunchTemplates",
  "ssm:Parameter": "ssm:DescribeParameters",
  "imagebuilder:ImageRecipe": "imagebuilder:ListImageRecipes",
  "imagebuilder:ContainerRecipe": "imagebuilder:ListContainerRecipes",
};

type ResourceType = "ec2:Instance" | ReferrerType;
export const REFERENCE_TYPES: readonly ResourceType[] = ["ec2:Instance", ...REFERRER_TYPES];

interface Reference {
  readonly imageId: string;
  readonly resourceType: ResourceType;
  readonly arn: string;
}

/** What in the caller's own account and region uses the images. */
function describeImageReferences(context: ActionContext): XmlObject {
  const { viewer, query } = context;
  const ids = query.list("ImageId");
  if (ids.length === 0) throw missingParameter("ImageId");
  if (ids.length > MAXIMUM_IDS) throw invalidValue(`At most ${MAXIMUM_IDS} image IDs can be given per call`);
  ids.forEach(checkImageId);
  const asked = readTypes(query);
  const size = pageSize(query, 5);
  refuseDeniedTypes(context, asked);
  const references = [...instances(context, asked), ...referrers(context, asked)]
    .filter(({ imageId }) => ids.includes(imageId))
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const page = takePage("DescribeImageReferences", viewer, query, size, references, idOf);
  return { imageReferenceSet: page.items.map((one) => ({ ...one })), nextToken: page.nextToken };
}

const idOf = ({ imageId, arn }: Reference) => `${imageId} ${arn}`;

function instances({ world, viewer }: ActionContext, asked: AskedTypes): readonly Reference[] {
  const options = asked.get("ec2:Instance");
  if (options === undefined) return [];
  return world.instances
    .inOrder(viewer.region)
    .filter(({ ownerId, state }) => ownerId === viewer.account && (options.states?.includes(state) ?? true))
    .map(({ imageId, instanceId }) => ({
      imageId,
      resourceType: "ec2:Instance",
      arn: `arn:aws:ec2:${viewer.region}:${viewer.account}:instance/${instanceId}`,
    }));
}

function referrers({ world, viewer }: ActionContext, asked: AskedTypes): readonly Reference[] {
  return world.referrers.inOrder(viewer.region).flatMap(({ ownerId, resourceType, arn, imageIds }) => {
    const options = asked.get(resourceType);
    if (ownerId !== viewer.account || options === undefined) return [];
    const newest = new Set(imageIds.slice(-options.depth));
    return [...newest].map((imageId): Reference => ({ imageId, resourceType, arn }));
  });
}

function refuseDeniedTypes({ world, viewer, credential }: ActionContext, asked: AskedTypes): void {
  const denied = world.steering.deniedReferences.get(viewer.account) ?? [];
  const type = REFERENCE_TYPES.find((one) => asked.has(one) && denied.includes(one));
  if (type === undefined) return;
  throw awsError(
    "UnauthorizedOperation",
    `You are not authorized to perform this operation. User: ${credential.arn} is not authorized to perform: ` +
      `${NEEDED[type]} because no identity-based policy allows the ${NEEDED[type]} action`,
    403,
  );
}

interface TypeOptions {
  /** Undefined is every state. */
  readonly states: readonly string[] | undefined;
  /** How many versions of a launch template, from the newest back. */
  readonly depth: number;
}

type AskedTypes = ReadonlyMap<ResourceType, TypeOptions>;
const DEFAULTS: TypeOptions = { states: undefined, depth: DEFAULT_DEPTH };

/** All types with their defaults, where the call says so, and over them those that it names. */
function readTypes(query: Query): AskedTypes {
  const asked = new Map<ResourceType, TypeOptions>();
  const named = new Set<ResourceType>();
  if (query.flag("IncludeAllResourceTypes")) for (const type of REFERENCE_TYPES) asked.set(type, DEFAULTS);
  for (const entry of query.structures("ResourceType")) {
    const given = entry.text("ResourceType") ?? "";
    const type = REFERENCE_TYPES.find((one) => one === given);
    if (type === undefined) {
      throw invalidValue(`Invalid value '${given}' for ResourceType. Allowed values are ${REFERENCE_TYPES.join(", ")}`);
    }
    if (named.has(type)) throw invalidValue(`The resource type '${type}' is given more than once`);
    named.add(type);
    asked.set(type, readOptions(type, entry));
  }
  if (asked.size === 0)
    throw parameterCombination("Either IncludeAllResourceTypes or ResourceTypes must be specified.");
  return asked;
}

const OPTIONS: Partial<Record<ResourceType, string>> = {
  "ec2:Instance": "state-name",
  "ec2:LaunchTemplate": "version-depth",
};

function readOptions(type: ResourceType, entry: Query): TypeOptions {
  const [option, ...more] = entry.structures("ResourceTypeOption");
  if (option === undefined) return DEFAULTS;
  const name = option.text("OptionName") ?? "";
  const known = OPTIONS[type];
  if (name !== known || more.length > 0) {
    const words = known === undefined ? "It takes none" : `It takes ${known}, once`;
    throw invalidValue(`Invalid option '${name}' for ${type}. ${words}`);
  }
  const values = option.list("OptionValue");
  if (values.length === 0) throw invalidValue(`The option '${name}' must have at least one value`);
  return type === "ec2:Instance"
    ? { ...DEFAULTS, states: values.map(readState) }
    : { ...DEFAULTS, depth: readDepth(values) };
}

function readState(value: string): string {
  if (INSTANCE_STATES.includes(value)) return value;
  throw invalidValue(`Invalid value '${value}' for state-name. Allowed values are ${INSTANCE_STATES.join(", ")}`);
}

function readDepth(values: readonly string[]): number {
  const [value = ""] = values;
  const depth = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (values.length === 1 && depth >= 1 && depth <= MAXIMUM_DEPTH) return depth;
  throw invalidValue(`Invalid value '${values.join(", ")}' for version-depth. It must be from 1 to ${MAXIMUM_DEPTH}`);
}
