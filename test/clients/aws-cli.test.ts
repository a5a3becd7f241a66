import { expect, test } from "vitest";
import { temporaryFolder } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { callsByAction, imagesNamed, standingImages } from "./aws-images.ts";
import { blockAfter, isAsWritten, runSteps, stepsOf, whyNot } from "./transcript.ts";

/**
 * Runs what demo/README.md shows of the AWS command line. Skipped where there is no `aws`, and also where CI=true: the
 * command is on some machines only, and the SDK's test takes the same road everywhere.
 */
test("the transcript of the AWS command line in demo/README.md is what happens", async (context) => {
  const folder = temporaryFolder();
  const missing = await whyNot("aws", ["--version"], folder);
  if (missing !== null) return context.skip(missing);

  const { clouds } = await controlledClouds({ settleMs: 100 });
  const regions = ["us-east-1", "eu-west-1"];
  const before = await Promise.all(regions.map((region) => standingImages(clouds, region)));
  const steps = stepsOf(blockAfter("test/clients/aws-cli.test.ts runs this"));
  const done = await runSteps(steps, { folder, environment: clouds.environment });
  for (const [index, { command, output }] of steps.entries())
    expect(isAsWritten(done[index]?.output ?? "", output), `${command}\n${done[index]?.output}`).toBe(true);

  for (const region of regions) expect(await imagesNamed(clouds, region, "cli-golden")).toHaveLength(1);
  expect(await Promise.all(regions.map((region) => standingImages(clouds, region)))).toEqual(before);
  expect(await callsByAction(clouds)).toMatchObject({ RegisterImage: 1, CopyImage: 1, DeregisterImage: 2 });
});
