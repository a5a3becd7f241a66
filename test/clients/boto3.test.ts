import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { standingImages } from "./aws-images.ts";
import { run, whyNot } from "./transcript.ts";

const life = fileURLToPath(new URL("boto3-life.py", import.meta.url));

/** Skipped where Python has no boto3, and also where CI=true: it is on some machines only. */
test("boto3 takes an image from a snapshot to its end", async (context) => {
  const folder = temporaryFolder();
  const missing = await whyNot("python3", ["-c", "import boto3"], folder);
  if (missing !== null) return context.skip(missing);

  const { clouds } = await controlledClouds({ settleMs: 100 });
  const regions = ["us-east-1", "eu-west-1"];
  const before = await Promise.all(regions.map((region) => standingImages(clouds, region)));
  const { code, output } = await run("python3", [life], { folder, environment: clouds.environment });
  expect(code, output).toBe(0);
  expect(JSON.parse(output)).toMatchObject({
    source: ["us-east-1", true],
    shared: [{ UserId: "777788889999" }],
    disabled: "disabled",
    snapshots: ["success"],
  });
  expect(await Promise.all(regions.map((region) => standingImages(clouds, region)))).toEqual(before);
});
