import { changeInstance } from "../instance-changes.ts";
import { createInstance, removeInstance } from "../instance-life.ts";
import type { InstanceRecord } from "../records.ts";
import { ownResource } from "../scope.ts";
import type { View } from "../view.ts";
import { INSTANCE } from "../wire/codes.ts";
import { refuse } from "../wire/errors.ts";
import { instanceJson } from "../wire/json.ts";
import { reply, success } from "../wire/reply.ts";
import type { Reply, Route, Visit } from "../wire/routing.ts";
import { instanceXml } from "../wire/xml.ts";
import { leaf } from "../wire/xml-writer.ts";
import type { World } from "../world-state.ts";

const LOG_LINES = 100;

export function instanceRoutes(view: View): readonly Route[] {
  return [
    {
      method: "GET",
      pattern: "/instances",
      handle(world, { user }) {
        const own = [...world.instances.values()].filter((instance) => instance.owner === user);
        return listReply(view, own, "DescribeInstancesResponse");
      },
    },
    {
      method: "GET",
      pattern: "/instances/{id}",
      handle(world, visit) {
        const instance = ownInstance(world, visit);
        return reply(
          () => instanceJson(view, instance),
          "DescribeInstancesResponse",
          () => [instanceXml(view, instance)],
        );
      },
    },
    {
      method: "GET",
      pattern: "/instances/{id}/logs",
      handle(world, visit) {
        const instance = ownInstance(world, visit);
        if (instance.software.some(({ name }) => name === "Windows")) {
          throw refuse(412, "Logs are not supported for Windows instances");
        }
        const start = Number(visit.query.get("startIndex") ?? Math.max(0, instance.logs.length - LOG_LINES));
        if (!Number.isInteger(start) || start < 0) throw refuse(412, "Invalid parameter startIndex");
        const lines = instance.logs.slice(start, start + LOG_LINES);
        return reply(
          () => ({ logs: lines }),
          "GetInstanceLogsResponse",
          () => lines.map((line) => leaf("Logs", line)),
        );
      },
    },
    {
      method: "GET",
      pattern: "/requests/{id}",
      handle(world, { user, path }) {
        const all = [...world.instances.values()].filter((instance) => instance.requestId === path.id);
        if (all.length === 0) throw refuse(404, `Invalid Request ID ${path.id}`);
        const own = all.filter((instance) => instance.owner === user);
        if (own.length === 0) throw refuse(401, `User ${user} is not entitled to this resource`);
        return listReply(view, own, "DescribeRequestResponse");
      },
    },
    {
      method: "POST",
      pattern: "/instances",
      handle(world, { user, form }) {
        return listReply(view, [createInstance(world, user, form)], "CreateInstanceResponse");
      },
    },
    {
      method: "PUT",
      pattern: "/instances/{id}",
      handle: (world, visit) => changeInstance(world, ownInstance(world, visit), visit.form),
    },
    {
      method: "DELETE",
      pattern: "/instances/{id}",
      handle(world, visit) {
        const instance = ownInstance(world, visit);
        const going: readonly number[] = [INSTANCE.removed, INSTANCE.deprovisioning];
        if (going.includes(instance.status)) throw refuse(412, `Instance ${instance.id} is already being removed`);
        removeInstance(world, instance);
        return success("DeleteInstanceResponse");
      },
    },
  ];
}

function ownInstance(world: World, { user, path }: Visit): InstanceRecord {
  const id = path.id ?? "";
  return ownResource(world.instances.get(id), user, `Invalid Instance ID ${id}`);
}

function listReply(view: View, instances: readonly InstanceRecord[], root: string): Reply {
  return reply(
    () => ({ instances: instances.map((instance) => instanceJson(view, instance)) }),
    root,
    () => instances.map((instance) => instanceXml(view, instance)),
  );
}
