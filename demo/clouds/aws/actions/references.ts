import { invalidValue, missingParameter, parameterCombination } from "../errors.ts";
import { pageSize, takePage } from "../pages.ts";
import type { Query } from "../query.ts";
import type { XmlObject } from "../xml.ts";
import { type ActionContext, type ActionTable, action, PAGE_PARAMETERS } from "./action.ts";
import { checkImageId } from "./images.ts";

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
const TYPES = [
  "ec2:Instance",
  "ec2:LaunchTemplate",
  "ssm:Parameter",
  "imagebuilder:ImageRecipe",
  "imagebuilder:ContainerRecipe",
];

/** What in the caller's own account uses the images. Here only instances do; the other types find nothing. */
function describeImageReferences({ world, viewer, query }: ActionContext): XmlObject {
  const ids = query.list("ImageId");
  if (ids.length === 0) throw missingParameter("ImageId");
  if (ids.length > MAXIMUM_IDS) throw invalidValue(`At most ${MAXIMUM_IDS} image IDs can be given per call`);
  ids.forEach(checkImageId);
  const states = readInstanceStates(query);
  const size = pageSize(query, 5);
  const references = world.instances
    .inOrder(viewer.region)
    .filter(
      (instance) =>
        instance.ownerId === viewer.account && ids.includes(instance.imageId) && states?.(instance.state) === true,
    );
  const page = takePage("DescribeImageReferences", viewer, query, size, references, ({ instanceId }) => instanceId);
  return {
    imageReferenceSet: page.items.map(({ imageId, instanceId }) => ({
      imageId,
      resourceType: "ec2:Instance",
      arn: `arn:aws:ec2:${viewer.region}:${viewer.account}:instance/${instanceId}`,
    })),
    nextToken: page.nextToken,
  };
}

/** Which states of instances count; undefined where instances are not asked for. */
function readInstanceStates(query: Query): ((state: string) => boolean) | undefined {
  const all = query.flag("IncludeAllResourceTypes");
  const types = query.structures("ResourceType").map((type) => ({
    name: type.text("ResourceType") ?? "",
    options: type.structures("ResourceTypeOption").map((option) => ({
      name: option.text("OptionName") ?? "",
      values: option.list("OptionValue"),
    })),
  }));
  if (all === types.length > 0) {
    throw parameterCombination("Give exactly one of IncludeAllResourceTypes and ResourceTypes.");
  }
  if (all) return (state) => state !== "terminated";
  const unknown = types.find(({ name }) => !TYPES.includes(name));
  if (unknown !== undefined) throw invalidValue(`Invalid value '${unknown.name}' for ResourceType`);
  const instances = types.find(({ name }) => name === "ec2:Instance");
  if (instances === undefined) return undefined;
  const wrong = instances.options.find(({ name }) => name !== "state-name");
  if (wrong !== undefined) throw invalidValue(`Invalid option '${wrong.name}' for ec2:Instance. It takes state-name`);
  const names = instances.options.flatMap(({ values }) => values);
  return (state) => (names.length === 0 ? state !== "terminated" : names.includes(state));
}
