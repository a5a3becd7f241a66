import { createFiltering } from "../../resources/filters.ts";
import { awsError, invalidValue } from "../../wire/errors.ts";
import { pageSize, takePage } from "../../wire/pages.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { Instance } from "../../world.ts";
import {
  type ActionContext,
  type ActionTable,
  action,
  FILTER_PARAMETERS,
  mutation,
  PAGE_PARAMETERS,
} from "../action.ts";
import { ownInstance, ownInstances } from "./instances.ts";

export const creditSpecificationActions: ActionTable = {
  DescribeInstanceCreditSpecifications: action([...FILTER_PARAMETERS, ...PAGE_PARAMETERS, "InstanceId.#"], describe),
  ModifyInstanceCreditSpecification: mutation(
    ["ClientToken", "InstanceCreditSpecification.#.InstanceId", "InstanceCreditSpecification.#.CpuCredits"],
    modify,
  ),
};

export function isBurstable(instanceType: string): boolean {
  return /^t\d/.test(instanceType);
}

/** T2 is standard unless somebody says otherwise, its successors unlimited. */
function creditsOf({ instanceType, cpuCredits }: Instance): string {
  return cpuCredits ?? (instanceType.startsWith("t2.") ? "standard" : "unlimited");
}

const filtering = createFiltering<Instance>({ "instance-id": ({ instanceId }) => instanceId });

/** Without ids: the instances that are unlimited. */
function describe(context: ActionContext): XmlObject {
  const { viewer, query } = context;
  const filters = filtering.read(query);
  const size = pageSize(query, 5);
  const named = query.list("InstanceId").length > 0;
  const instances = ownInstances(context, size);
  const other = named ? instances.find(({ instanceType }) => !isBurstable(instanceType)) : undefined;
  if (other !== undefined) throw notBurstable(other);
  const candidates = instances.filter(
    (instance) => isBurstable(instance.instanceType) && (named || creditsOf(instance) === "unlimited"),
  );
  const page = takePage(context.action, viewer, query, size, candidates, ({ instanceId }) => instanceId);
  return {
    instanceCreditSpecificationSet: page.items
      .filter(filtering.matches(filters))
      .map((instance) => ({ instanceId: instance.instanceId, cpuCredits: creditsOf(instance) })),
    nextToken: page.nextToken,
  };
}

function notBurstable({ instanceId }: Instance): Error {
  return awsError("InvalidParameterValue", `The instance '${instanceId}' is not a burstable performance instance`);
}

function modify(context: ActionContext): () => XmlObject {
  const changes = context.query.structures("InstanceCreditSpecification").map((entry) => {
    const instance = ownInstance(context, entry.required("InstanceId"));
    if (!isBurstable(instance.instanceType)) throw notBurstable(instance);
    return { ...instance, cpuCredits: readCredits(entry.required("CpuCredits")) };
  });
  if (changes.length === 0)
    throw awsError("MissingParameter", "The request must contain the parameter InstanceCreditSpecification");
  return () => {
    for (const instance of changes) context.world.instances.put(instance);
    return {
      successfulInstanceCreditSpecificationSet: changes.map(({ instanceId }) => ({ instanceId })),
      unsuccessfulInstanceCreditSpecificationSet: [],
    };
  };
}

export function readCredits(word: string): string {
  if (word === "standard" || word === "unlimited") return word;
  throw invalidValue(`Invalid value '${word}' for CpuCredits. Allowed values are standard, unlimited`);
}
