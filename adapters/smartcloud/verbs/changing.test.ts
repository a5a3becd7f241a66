import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fewTurns, turnsUntil } from "../../../test/support/probes/turns.ts";
import { failureOf } from "../connection/wire.fixture.ts";
import { type Demo, ids, startDemo, users, write } from "./demo.fixture.ts";

let demo: Demo;
beforeEach(async () => {
  demo = await startDemo();
});
afterEach(() => demo.close());

const lost = ["cut", "truncated", "empty"] as const;

describe("setting the visibility", () => {
  const shared = { id: ids.image, visibility: "SHARED", permissions: [] } as const;

  test("is the request that was planned, and asked again it is so already", async () => {
    const { visibilitySetting } = demo.adapter.verbs;
    expect(visibilitySetting.plan("test", shared)).toEqual([
      { action: "PUT /offerings/image/{id}", parameters: { id: ids.image, visibility: "SHARED" } },
    ]);
    expect(await visibilitySetting.run("test", shared, write("share"))).toEqual({});
    expect(await visibilitySetting.run("test", shared, write("share"))).toEqual({});
    expect((await demo.seen(ids.image))?.facts.visibility).toBe("SHARED");
    expect(new Set(demo.changes())).toEqual(new Set(["PUT /offerings/image/{id}"]));
  });

  test.each(lost)("an answer lost to %s leaves it set", async (kind) => {
    const { visibilitySetting } = demo.adapter.verbs;
    await demo.server.fail({ kind, action: "PUT /offerings/image/{id}", times: 1 });
    expect((await failureOf(visibilitySetting.run("test", shared, write("lost")))).code).toBe(
      "BACKEND_INVALID_RESPONSE",
    );
    expect(await visibilitySetting.run("test", shared, write("lost"))).toEqual({});
    expect((await demo.seen(ids.image))?.facts.visibility).toBe("SHARED");
  });

  test("PUBLIC is for publishers, and the others are told so", async () => {
    const open = { id: ids.image, visibility: "PUBLIC", permissions: [] } as const;
    const error = await failureOf(demo.adapter.verbs.visibilitySetting.run("test", open, write("open")));
    expect(error).toMatchObject({ code: "FORBIDDEN", info: { field: "visibility" } });
    expect(error.message).toMatch(/provider lets publish.*SHARED/);
    const publisher = demo.adapterOf(users.initech);
    const own = demo.images().find(({ owner, state }) => owner === users.initech && state === 1)?.id ?? "";
    expect(await publisher.verbs.visibilitySetting.run("test", { ...open, id: own }, write("publish"))).toEqual({});
    expect(demo.images().find(({ id }) => id === own)?.visibility).toBe("PUBLIC");
  });
});

describe("deregistration", () => {
  const request = { id: ids.imageWithoutMachines, deleteSnapshots: true };

  test("deletes with the request that was planned; there are no snapshots to tell of", async () => {
    const { deregistration } = demo.adapter.verbs;
    expect(deregistration.plan("test", request)).toEqual([
      { action: "DELETE /offerings/image/{id}", parameters: { id: request.id } },
    ]);
    expect(await deregistration.run("test", request, write("delete"))).toEqual({ snapshots: [] });
    expect(demo.server.calls.summary().byAction).toEqual({ "DELETE /offerings/image/{id}": 1 });
    expect(await demo.seen(request.id)).toBeUndefined();
  });

  test.each(lost)("an answer lost to %s: the repetition sees that it is gone", async (kind) => {
    const { deregistration } = demo.adapter.verbs;
    await demo.server.fail({ kind, action: "DELETE /offerings/image/{id}", times: 1 });
    expect((await failureOf(deregistration.run("test", request, write("lost")))).code).toBe("BACKEND_INVALID_RESPONSE");
    expect(await deregistration.run("test", request, write("lost"))).toEqual({ snapshots: [] });
  });

  test("a cloud that answers nothing but 500 is not taken for an image that is gone", async () => {
    await demo.server.fail({ kind: "5xx" });
    const { deregistration } = demo.adapter.verbs;
    expect((await failureOf(deregistration.run("test", request, write("down")))).code).toBe("BACKEND_FAILED");
    await demo.server.heal();
    await demo.server.fail({ kind: "5xx", action: "DELETE /offerings/image/{id}" });
    expect((await failureOf(deregistration.run("test", request, write("down")))).code).toBe("BACKEND_FAILED");
  });

  test.each([
    ["machines run from it", ids.image, "IN_USE"],
    ["it is being captured", ids.capturing, "WRONG_STATE"],
  ])("is refused while %s", async (_, id, code) => {
    const running = demo.adapter.verbs.deregistration.run("test", { ...request, id }, write("busy"));
    expect(await failureOf(running)).toMatchObject({ code, info: { field: "imageId" } });
  });

  test("of another's image that is seen is FORBIDDEN", async () => {
    const id = demo.images().find(({ visibility, state }) => visibility === "PUBLIC" && state === 1)?.id ?? "";
    const running = demo.adapter.verbs.deregistration.run("test", { ...request, id }, write("foreign"));
    expect((await failureOf(running)).code).toBe("FORBIDDEN");
  });
});

describe("terminating", () => {
  const request = { instanceId: ids.machine };

  test("ends the machine with the request that was planned, and says how it is now", async () => {
    const { terminating } = demo.adapter.verbs;
    const planned = terminating.plan("test", request);
    expect(planned).toEqual([{ action: "DELETE /instances/{id}", parameters: { id: ids.machine } }]);
    const { instance } = await terminating.run("test", request, write("end"));
    expect(instance).toMatchObject({ nativeId: ids.machine, state: "TERMINATING", nativeState: "DEPROVISIONING" });
    expect(demo.changes()).toEqual(["DELETE /instances/{id}"]);
  });

  test.each(lost)("an answer lost to %s: the repetition finds it ended", async (kind) => {
    const { terminating } = demo.adapter.verbs;
    await demo.server.fail({ kind, action: "DELETE /instances/{id}", times: 1 });
    expect((await failureOf(terminating.run("test", request, write("lost")))).code).toBe("BACKEND_INVALID_RESPONSE");
    expect((await terminating.run("test", request, write("lost"))).instance?.state).toBe("TERMINATING");
    demo.settle();
    expect((await terminating.run("test", request, write("lost"))).instance?.state).toBe("TERMINATED");
  });

  test("a machine that cannot be looked at any more is ended all the same", async () => {
    await demo.server.fail({ kind: "5xx", action: "GET /instances" });
    expect(await demo.adapter.verbs.terminating.run("test", request, write("blind"))).toEqual({ instance: null });
  });

  test.each([
    ["an unknown machine", "99999999", "NOT_FOUND"],
    ["another user's", ids.machineOfGlobex, "FORBIDDEN"],
  ])("of %s is refused", async (_, instanceId, code) => {
    const running = demo.adapter.verbs.terminating.run("test", { instanceId }, write("refused"));
    expect(await failureOf(running)).toMatchObject({ code, info: { field: "instanceId" } });
  });
});

test.each(["visibilitySetting", "deregistration", "terminating"] as const)(
  "%s ends at once with its signal, and a wrong password is the backend's failure",
  async (name) => {
    const { visibilitySetting, deregistration, terminating } = demo.adapter.verbs;
    const run = {
      visibilitySetting: (how: ReturnType<typeof write>) =>
        visibilitySetting.run("test", { id: ids.image, visibility: "SHARED", permissions: [] }, how),
      deregistration: (how: ReturnType<typeof write>) =>
        deregistration.run("test", { id: ids.image, deleteSnapshots: false }, how),
      terminating: (how: ReturnType<typeof write>) => terminating.run("test", { instanceId: ids.machine }, how),
    }[name];
    expect((await failureOf(run(write("early", AbortSignal.abort())))).code).toBe("CANCELLED");
    demo.server.slow({ ms: 60_000 });
    const controller = new AbortController();
    const running = failureOf(run(write("late", controller.signal)));
    await expect.poll(() => demo.changes().length).toBe(1);
    controller.abort();
    expect(await turnsUntil(running)).toBeLessThan(fewTurns);
    expect((await running).code).toBe("CANCELLED");
    await demo.server.heal();
    await demo.server.fail({ kind: "deny" });
    expect((await failureOf(run(write("denied")))).code).toBe("BACKEND_DENIED");
  },
);
