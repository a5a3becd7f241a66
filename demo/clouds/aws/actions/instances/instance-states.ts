import { awsError, invalidValue, missingParameter } from "../../wire/errors.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { Instance, World } from "../../world.ts";
import { type ActionContext, type ActionTable, mutation } from "../action.ts";
import { stateXml } from "./instance-xml.ts";
import { ownInstances } from "./instances.ts";

interface Transition {
  readonly verb: "terminated" | "stopped" | "started";
  /** Nothing happens to an instance that is there, or on its way there. */
  readonly done: readonly string[];
  readonly from: readonly string[];
  readonly via: string;
  readonly to: string;
}

const TERMINATE: Transition = {
  verb: "terminated",
  done: ["shutting-down", "terminated"],
  from: ["pending", "running", "stopping", "stopped"],
  via: "shutting-down",
  to: "terminated",
};
const STOP: Transition = {
  verb: "stopped",
  done: ["stopping", "stopped"],
  from: ["running"],
  via: "stopping",
  to: "stopped",
};
const START: Transition = {
  verb: "started",
  done: ["pending", "running"],
  from: ["stopped"],
  via: "pending",
  to: "running",
};

export const instanceStateActions: ActionTable = {
  TerminateInstances: mutation(["InstanceId.#", "Force", "SkipOsShutdown"], (context) => plan(context, TERMINATE)),
  StopInstances: mutation(["InstanceId.#", "Force", "Hibernate", "SkipOsShutdown"], (context) => plan(context, STOP)),
  StartInstances: mutation(["InstanceId.#", "AdditionalInfo"], (context) => plan(context, START)),
};

/** All of them or none. */
function plan(context: ActionContext, transition: Transition): () => XmlObject {
  const { world, query } = context;
  if (query.list("InstanceId").length === 0) throw missingParameter("InstanceId");
  for (const flag of ["Force", "SkipOsShutdown"]) query.flag(flag);
  if (query.flag("Hibernate")) throw invalidValue("These instances were not launched to hibernate.");
  const instances = ownInstances(context, undefined);
  for (const instance of instances) check(instance, transition);
  return () => ({
    instancesSet: instances.map((instance) => {
      const next = transition.done.includes(instance.state) ? instance : depart(world, instance, transition);
      world.instances.put(next);
      return {
        instanceId: instance.instanceId,
        currentState: stateXml(next.state),
        previousState: stateXml(instance.state),
      };
    }),
  });
}

function check(instance: Instance, { verb, done, from }: Transition): void {
  const { instanceId, state } = instance;
  const guarded =
    (verb === "terminated" && instance.disableApiTermination) || (verb === "stopped" && instance.disableApiStop);
  if (guarded === true) {
    throw awsError(
      "OperationNotPermitted",
      `The instance '${instanceId}' may not be ${verb}. Modify its attribute first.`,
    );
  }
  if (verb === "stopped" && instance.rootDeviceType !== "ebs") {
    throw awsError(
      "UnsupportedOperation",
      `The instance '${instanceId}' does not have an 'ebs' root device type and cannot be stopped.`,
    );
  }
  if (done.includes(state) || from.includes(state)) return;
  throw awsError(
    "IncorrectInstanceState",
    `This instance '${instanceId}' is not in a state from which it can be ${verb}.`,
  );
}

function depart(world: World, instance: Instance, { verb, via, to }: Transition): Instance {
  const startedAt = world.now();
  const started = verb === "started";
  const clock = new Date(startedAt).toISOString().slice(0, 19).replace("T", " ");
  return {
    ...instance,
    state: via,
    ...(started ? { launchTime: new Date(startedAt).toISOString() } : {}),
    stateTransitionReason: started ? undefined : `User initiated (${clock} GMT)`,
    stateReason: started
      ? undefined
      : { code: "Client.UserInitiatedShutdown", message: "Client.UserInitiatedShutdown: User initiated shutdown" },
    settling: { startedAt, endsAt: startedAt + world.settleMs, becomes: { state: to } },
  };
}
