import { beforeAll, describe, expect, test } from "vitest";
import { allImages, completeImages, type ImageAnswer, listImages, sourceOf } from "../support/callers/catalog.ts";
import { allEvents, positions } from "../support/callers/events.ts";
import { closeAfterAll } from "../support/closing.ts";
import { scaled } from "../support/probes/pace.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { type Control, controlledClouds } from "../support/worlds/control.ts";

const deadlineMs = scaled(1000);

const faults = [
  { kind: "refuse", status: "UNREACHABLE", code: "BACKEND_UNREACHABLE" },
  { kind: "reset", status: "UNREACHABLE", code: "BACKEND_UNREACHABLE" },
  { kind: "hang", status: "UNREACHABLE", code: "BACKEND_TIMEOUT" },
  { kind: "5xx", status: "UNREACHABLE", code: "BACKEND_FAILED" },
  { kind: "throttle", status: "THROTTLED", code: "BACKEND_THROTTLED" },
  { kind: "deny", status: "DENIED", code: "BACKEND_DENIED" },
  { kind: "empty", status: "UNREACHABLE", code: "BACKEND_INVALID_RESPONSE" },
  { kind: "truncated", status: "UNREACHABLE", code: "BACKEND_INVALID_RESPONSE" },
  { kind: "cut", status: "UNREACHABLE", code: "BACKEND_INVALID_RESPONSE" },
  { kind: "html", status: "UNREACHABLE", code: "BACKEND_INVALID_RESPONSE" },
  { kind: "html-503", status: "UNREACHABLE", code: "BACKEND_FAILED" },
] as const;

const clouds = [
  { cloud: "aws", provider: "AWS", backend: "acme-production" },
  { cloud: "smartcloud", provider: "SMARTCLOUD", backend: "acme-smartcloud" },
] as const;

const imageQuery = `query ($id: ID!) {
  image(id: $id) { id nativeId name freshness { status origin asOf error { code message } } }
}`;

interface ImageByIdAnswer {
  readonly image: {
    readonly id: string;
    readonly freshness: {
      readonly status: string;
      readonly origin: string;
      readonly asOf: string | null;
      readonly error: { readonly code: string; readonly message: string } | null;
    };
  };
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; tookMs: number }> {
  const beganAt = performance.now();
  const result = await work();
  return { result, tookMs: performance.now() - beganAt };
}

describe.each(clouds)("while $cloud fails", ({ cloud, provider, backend }) => {
  const onEnd = closeAfterAll();
  let control: Control;
  let gateway: Gateway;
  /** Those that no test asked for by id yet: what was asked for stands in the cache. */
  let unread: ImageAnswer[];

  beforeAll(async () => {
    const started = await controlledClouds({}, onEnd);
    control = started.control;
    gateway = await startGateway({ clouds: started.clouds, deadlineMs, sweepIntervalMs: 300, onEnd });
    await completeImages(gateway);
    unread = [...(await allImages(gateway, { filter: { providers: [provider] } }))];
  });

  const readUnread = () => timed(() => gateway.graphql<ImageByIdAnswer>(imageQuery, { id: unread.pop()?.id }));

  test.each(faults)("$kind: lists stay whole, images come from the index, nothing counts as gone", async (fault) => {
    const before = positions(await allEvents(gateway));
    const whole = (await allImages(gateway)).map(({ id }) => id);
    const { tookMs: usuallyMs } = await readUnread();

    await control.fail(cloud, { kind: fault.kind });
    const fails = async () =>
      (await listImages(gateway, { first: 1, filter: { providers: [provider] } })).sources.every(({ error }) => error);
    await waitFor(fails, { what: "the failure in every region", everyMs: 20 });
    const failing = await sourceOf(gateway, backend);
    expect(failing).toMatchObject({ status: fault.status, error: { code: fault.code }, asOf: expect.any(String) });

    const { result: image, tookMs } = await readUnread();
    expect(image.errors).toBeUndefined();
    expect(image.data.image.freshness).toMatchObject({
      status: fault.status,
      origin: "INDEX",
      asOf: expect.any(String),
      error: { code: fault.code },
    });
    expect(tookMs).toBeLessThan(deadlineMs * 1.1 + scaled(usuallyMs));

    if (fault.kind !== "refuse") {
      await waitFor(async () => (await control.hits(cloud)) > 3, { what: "a second sweep to fail" });
    }
    const list = await timed(() => listImages(gateway));
    expect(list.tookMs).toBeLessThan(deadlineMs * 1.1);
    expect(list.result.complete).toBe(false);
    for (const { name, status } of list.result.sources) expect(status).toBe(name === backend ? fault.status : "FRESH");
    expect(new Set(list.result.sources.map(({ name }) => name)).size).toBe(2);
    expect((await allImages(gateway)).map(({ id }) => id)).toEqual(whole);
    expect(await sourceOf(gateway, backend)).toMatchObject({ asOf: failing.asOf, error: { code: fault.code } });

    await control.heal(cloud);
    await completeImages(gateway);
    expect(positions(await allEvents(gateway))).toEqual(before);
    expect((await sourceOf(gateway, backend)).error).toBeNull();
  });
});
