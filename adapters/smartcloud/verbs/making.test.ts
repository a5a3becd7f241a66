import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Verb, Write } from "../../../src/ports/verbs.ts";
import { fewTurns, turnsUntil } from "../../../test/support/probes/turns.ts";
import { expectNoSecret, failureOf } from "../connection/wire.fixture.ts";
import { capture, copy, type Demo, launch, registration, startDemo, users, write } from "./demo.fixture.ts";
import { markOf } from "./mark.ts";

let demo: Demo;
beforeEach(async () => {
  demo = await startDemo();
});
afterEach(() => demo.close());

interface Making {
  readonly action: string;
  readonly plan: () => ReturnType<Verb<unknown, unknown>["plan"]>;
  /** The id of what it made. */
  readonly run: (write: Write) => Promise<string | undefined>;
  /** What there is of its name now: the texts that carry the mark. */
  readonly made: () => readonly string[];
}

function makings(): Readonly<Record<string, Making>> {
  const { verbs } = demo.adapter;
  const images = (name: string) =>
    demo
      .images()
      .filter((image) => image.name === name && image.owner === users.acme)
      .map(({ description }) => description);
  return {
    capture: {
      action: "PUT /instances/{id}",
      plan: () => verbs.capture.plan("test", capture),
      run: async (how) => (await verbs.capture.run("test", capture, how)).nativeId,
      made: () => images(capture.name),
    },
    registration: {
      action: "POST /offerings/image",
      plan: () => verbs.registration.plan("test", registration),
      run: async (how) => (await verbs.registration.run("test", registration, how)).nativeId,
      made: () => images(registration.name),
    },
    copying: {
      action: "POST /offerings/image/{id}",
      plan: () => verbs.copying.plan("test", copy),
      run: async (how) => (await verbs.copying.run("test", copy, how)).nativeId,
      made: () => images(copy.name),
    },
    launching: {
      action: "POST /instances",
      plan: () => verbs.launching.plan("test", launch),
      run: async (how) => (await verbs.launching.run("test", launch, how)).instances[0]?.nativeId,
      made: () =>
        demo
          .machines()
          .map(({ name }) => name)
          .filter((name) => name.startsWith(`${launch.name} `)),
    },
  };
}

function making(name: string): Making {
  const found = makings()[name];
  if (!found) throw new Error(`no ${name}`);
  return found;
}

describe.each(["capture", "registration", "copying", "launching"])("%s", (name) => {
  test("makes one thing, marked, with the request that was planned", async () => {
    const { run, plan, action, made } = making(name);
    const how = write("once");
    expect(plan().map((planned) => planned.action)).toEqual([action]);
    expect(demo.server.calls.summary().total).toBe(0);
    expect(await run(how)).toMatch(/^\d+$/);
    expect(demo.changes()).toEqual([action]);
    expect(made()).toHaveLength(1);
    const planned = Object.values(plan()[0]?.parameters ?? {});
    expect(planned).toContain(made()[0]?.replace(markOf(how.token), "[tintype:…]"));
    expectNoSecret(new Error(JSON.stringify(plan())));
  });

  test("the same intent again gives back what it made, also when that has changed meanwhile", async () => {
    const { run, action, made } = making(name);
    const id = await run(write("again"));
    expect(await run(write("again"))).toBe(id);
    demo.settle();
    expect(await run(write("again"))).toBe(id);
    expect(demo.changes()).toEqual([action]);
    expect(made()).toHaveLength(1);
  });

  test("another intent makes another, although all is equal", async () => {
    const { run, made } = making(name);
    const id = await run(write("one"));
    demo.settle();
    expect(await run(write("other"))).not.toBe(id);
    expect(made()).toHaveLength(2);
  });

  test.each([
    ["cut", "BACKEND_INVALID_RESPONSE"],
    ["truncated", "BACKEND_INVALID_RESPONSE"],
    ["empty", "BACKEND_INVALID_RESPONSE"],
  ] as const)("an answer lost to %s leaves one thing, and the repetition finds it", async (kind, code) => {
    const { run, action, made } = making(name);
    await demo.server.fail({ kind, action, times: 1 });
    expect((await failureOf(run(write("lost")))).code).toBe(code);
    expect(made()).toHaveLength(1);
    expect(await run(write("lost"))).toMatch(/^\d+$/);
    expect(made()).toHaveLength(1);
    expect(demo.changes()).toEqual([action]);
  });

  test.each([
    ["reset", "BACKEND_UNREACHABLE"],
    ["html", "BACKEND_INVALID_RESPONSE"],
    ["html-503", "BACKEND_FAILED"],
    ["throttle", "BACKEND_THROTTLED"],
  ] as const)("a request that never arrived for %s is made up for by the repetition", async (kind, code) => {
    const { run, action, made } = making(name);
    await demo.server.fail({ kind, action, times: 1 });
    expect((await failureOf(run(write("never")))).code).toBe(code);
    expect(made()).toHaveLength(0);
    await run(write("never"));
    expect(made()).toHaveLength(1);
  });

  test("nothing is asked for where the cloud does not say what is there already", async () => {
    const { run, made } = making(name);
    await demo.server.fail({ kind: "5xx" });
    expect((await failureOf(run(write("blind")))).code).toBe("BACKEND_FAILED");
    expect(demo.changes()).toEqual([]);
    expect(made()).toEqual([]);
  });

  test("a signal that is aborted before asks nothing; one in between ends the call at once", async () => {
    const { run, action } = making(name);
    expect((await failureOf(run(write("early", AbortSignal.abort())))).code).toBe("CANCELLED");
    expect(demo.server.calls.summary().total).toBe(0);
    demo.server.slow({ ms: 60_000, action });
    const controller = new AbortController();
    const running = failureOf(run(write("late", controller.signal)));
    await expect.poll(demo.changes).toEqual([action]);
    controller.abort();
    expect(await turnsUntil(running)).toBeLessThan(fewTurns);
    expect((await running).code).toBe("CANCELLED");
  });

  test("a wrong password is the backend's failure, not the input's", async () => {
    await demo.server.fail({ kind: "deny" });
    expect((await failureOf(making(name).run(write("denied")))).code).toBe("BACKEND_DENIED");
  });
});
