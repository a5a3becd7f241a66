import { instanceStates } from "../../src/domain/image/instance.ts";
import { enumOf } from "../shared/enums.ts";

export const InstanceStateEnum = enumOf(
  "InstanceState",
  "How a machine is doing, in one vocabulary for all clouds. `nativeState` keeps the cloud's own word.",
  instanceStates,
  {
    PENDING: "It is being made.",
    RUNNING: "It runs.",
    STOPPING: "It is being stopped.",
    STOPPED: "It does not run, and can be started again.",
    TERMINATING: "It is being ended for good.",
    TERMINATED: "It was ended for good; the cloud still shows it for a while.",
    FAILED: "Making it failed.",
    UNKNOWN: "A word that Tintype does not know.",
  },
);
