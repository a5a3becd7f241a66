import { beforeAll, describe, expect, test } from "vitest";
import { allImages, completeImages, sourceOf } from "../support/callers/catalog.ts";
import { allEvents, positions } from "../support/callers/events.ts";
import { closeAfterAll } from "../support/closing.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { acmeProduction } from "../support/worlds/backends.ts";
import { type Control, controlledClouds } from "../support/worlds/control.ts";

describe("while a later page of a listing fails", () => {
  const onEnd = closeAfterAll();
  let control: Control;
  let gateway: Gateway;

  beforeAll(async () => {
    const started = await controlledClouds({}, onEnd);
    control = started.control;
    const backends = [{ ...acmeProduction, options: { ...acmeProduction.options, pageSize: 10 } }];
    gateway = await startGateway({ clouds: started.clouds, backends, deadlineMs: 1000, sweepIntervalMs: 300, onEnd });
    await completeImages(gateway);
  });

  test.each(["5xx", "hang", "empty", "truncated", "cut", "html", "throttle", "deny"])(
    "%s: what the earlier pages did not show is not recorded as gone",
    async (kind) => {
      const before = positions(await allEvents(gateway));
      const whole = (await allImages(gateway)).map(({ id }) => id);
      for (const region of ["us-east-1", "eu-west-1"])
        await control.fail("aws", { kind, action: "DescribeImages", region, after: 1 });
      await waitFor(async () => (await control.hits("aws")) > 3, { what: "a second sweep to fail" });
      expect((await sourceOf(gateway, "acme-production")).error).not.toBeNull();
      expect((await allImages(gateway)).map(({ id }) => id)).toEqual(whole);
      await control.heal("aws");
      await completeImages(gateway);
      expect(positions(await allEvents(gateway))).toEqual(before);
    },
  );
});
