import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Clouds } from "../../demo/clouds/clouds.ts";
import { temporaryFolder } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { imagesNamed, standingImages } from "./aws-images.ts";
import { blockAfter, isAsWritten, run, runSteps, stepsOf, whyNot } from "./transcript.ts";

/**
 * Runs what demo/README.md shows of Terraform: the configuration and the commands. Skipped where there is no Terraform
 * or its aws provider cannot be installed, and also where CI=true: the provider has 700 MB and is on some machines only.
 */
const mark = "test/clients/terraform.test.ts runs this";

// Faster, not different: fewer collections while the provider builds its schema, and no question for a newer version.
const quick = { GOGC: "400", CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_CLI_ARGS: "-no-color" };

test("the transcript of Terraform in demo/README.md is what happens", async (context) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "main.tf"), blockAfter(`${mark}: main.tf`));
  const missing = (await whyNot("terraform", ["version"], folder)) ?? (await whyNoProvider(folder));
  if (missing !== null) return context.skip(missing);

  const { clouds } = await controlledClouds({ settleMs: 100 });
  const before = await standingImages(clouds, "us-east-1");
  const steps = stepsOf(blockAfter(mark));
  const at = steps.findIndex(({ command }) => command.startsWith("terraform destroy"));
  const environment = { ...clouds.environment, ...quick };
  const applied = await runSteps(steps.slice(0, at), { folder, environment });

  const [golden] = await imagesNamed(clouds, "us-east-1", "terraform-golden");
  const [copy] = await imagesNamed(clouds, "us-east-1", "terraform-copy");
  expect(golden).toMatchObject({ ownerId: "111122223333", state: "available" });
  expect(copy).toMatchObject({ ownerId: "111122223333", launchPermissions: [{ userId: "777788889999" }] });
  const [built] = await imagesNamed(clouds, "us-east-1", "terraform-built");
  expect(copy).toMatchObject({ sourceImageId: built?.imageId });
  expect(await runningInstances(clouds)).toMatchObject([
    { instanceType: "t3.micro", instanceId: built?.sourceInstanceId },
  ]);
  expect(await standingImages(clouds, "us-east-1")).toHaveLength(before.length + 3);

  // Another shell: the exports at the top count again.
  const exports = steps.filter(({ command }) => command.startsWith("export "));
  const destroyed = await runSteps([...exports, ...steps.slice(at)], { folder, environment });
  expect(await standingImages(clouds, "us-east-1")).toEqual(before);
  expect(await runningInstances(clouds)).toEqual([]);

  const done = [...applied, ...destroyed.slice(exports.length)];
  for (const [index, { command, output }] of steps.entries())
    expect(isAsWritten(done[index]?.output ?? "", output), `${command}\n${done[index]?.output}`).toBe(true);
});

const instances = z.object({
  instances: z.array(z.looseObject({ state: z.string(), tags: z.record(z.string(), z.string()) })),
});

async function runningInstances(clouds: Clouds) {
  const response = await fetch(`${clouds.control}/aws/instances/us-east-1`);
  const all = instances.parse(await response.json()).instances;
  return all.filter(({ state, tags }) => state === "running" && tags.Name === "terraform-builder");
}

/** Installs the provider from a folder, as Terraform's mirrors lay it out, else from its registry. */
async function whyNoProvider(folder: string): Promise<string | null> {
  // The second is where this project's own machines keep it.
  const plugins = [process.env.TF_PLUGIN_DIR, "/opt/tf-plugins"].find((path) => path && existsSync(path));
  const from = plugins ? [`-plugin-dir=${plugins}`] : [];
  const { code } = await run("terraform", ["init", "-input=false", ...from], { folder, environment: quick });
  if (code === 0) return null;
  return plugins
    ? `Terraform does not find hashicorp/aws in ${plugins}.`
    : "Terraform's registry does not answer here, and TF_PLUGIN_DIR names no folder with hashicorp/aws.";
}
