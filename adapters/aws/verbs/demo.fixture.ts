import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { type Clouds, startClouds } from "../../../demo/clouds/clouds.ts";
import { ACME_PRODUCTION, AWS_KEYS } from "../../../demo/seed/aws/accounts.ts";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { PlannedCall, Verb } from "../../../src/ports/verbs.ts";
import { createSecret } from "../../kit/secret.ts";
import { type AwsAdapter, awsFactory } from "../index.ts";

export const here = "us-east-1";
export const there = "eu-west-1";

type Account = (typeof AWS_KEYS)[number]["name"];

/** A demo cloud for one test file: nothing is under way longer than it takes to ask. */
export function demoCloud() {
  let clouds: Clouds;
  const adapters: AwsAdapter[] = [];

  beforeAll(async () => {
    clouds = await startClouds({ settleMs: 0 });
  });
  afterEach(async () => {
    await control("DELETE", "fail");
    await Promise.all(adapters.splice(0).map((adapter) => adapter.close()));
  });
  afterAll(() => clouds.close());

  async function control(method: string, path: string, body?: unknown) {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${clouds.control}/aws/${path}`, init);
    // biome-ignore lint/suspicious/noExplicitAny: what it is, the expectations say
    const answer = (await response.json()) as any;
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  function adapter(name: Account = "ACME_PRODUCTION"): AwsAdapter {
    const options = awsFactory.options.parse({
      regions: [here, there],
      endpoint: { env: "TINTYPE_DEMO_AWS_URL" },
      credentials: {
        type: "keys",
        accessKeyId: { env: `TINTYPE_DEMO_${name}_ACCESS_KEY_ID` },
        secretAccessKey: { env: `TINTYPE_DEMO_${name}_SECRET_ACCESS_KEY` },
      },
    });
    const resolve = (reference: object) =>
      createSecret("env" in reference ? (clouds.environment[String(reference.env)] ?? "") : "");
    const made = awsFactory.create(options, { backendId: "demo", resolve });
    adapters.push(made);
    return made;
  }

  /** A new image of Acme's; its id. */
  async function image(seed: object = {}): Promise<string> {
    const name = `verbs-${Math.random().toString(36).slice(2)}`;
    const { ids } = await control("POST", "images", { region: here, ownerId: ACME_PRODUCTION, name, ...seed });
    return ids[0];
  }

  return {
    control,
    adapter,
    image,
    raw: (id: string, region = here) => control("GET", `images/${region}/${id}`),
    imagesNamed: async (name: string, region = here) =>
      (await control("GET", `images/${region}`)).images.filter((one: { name: string }) => one.name === name),
    change: (imageId: string, change: object, region = here) =>
      control("POST", "changes", { changes: [{ region, imageId, change }] }),
    fail: (rule: object) => control("POST", "fail", rule),
    heal: () => control("DELETE", "fail"),
    /** What was done by `work`, reads left out. */
    async changes(work: () => Promise<unknown>): Promise<readonly string[]> {
      await control("DELETE", "calls");
      await work();
      const { calls } = await control("GET", "calls");
      return calls
        .map(({ action }: { action: string }) => action)
        .filter((action: string) => !/^(Describe|Get|List)/.test(action));
    },
  };
}

export type DemoCloud = ReturnType<typeof demoCloud>;

let tokens = 0;
/** The token of a new intent. */
export function newToken(): string {
  tokens += 1;
  return tokens.toString(16).padStart(32, "0");
}

export const write = (token = newToken(), signal = new AbortController().signal) => ({ token, signal });

export async function failureOf(work: Promise<unknown>): Promise<GatewayError> {
  const error: unknown = await work.then(
    (answer) => `no failure but ${inspect(answer)}`,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GatewayError)) throw new Error(`expected a GatewayError, got ${inspect(error)}`);
  const printed = inspect(error, { depth: 8, showHidden: true }) + JSON.stringify(error) + error.message;
  for (const { accessKeyId, secretAccessKey } of AWS_KEYS) {
    expect(printed).not.toContain(accessKeyId);
    expect(printed).not.toContain(secretAccessKey);
  }
  return error;
}

/** As the gateway does it: what nobody knows the end of is asked again, with the same token. */
export async function persistently<Request, Result>(
  verb: Verb<Request, Result>,
  region: string,
  request: Request,
  token = newToken(),
): Promise<{ readonly result: Result; readonly doubts: readonly string[] }> {
  const doubts: string[] = [];
  for (;;) {
    try {
      return { result: await verb.run(region, request, write(token)), doubts };
    } catch (error) {
      const doubtful = /^BACKEND_(FAILED|INVALID_RESPONSE|TIMEOUT|UNREACHABLE)$/;
      if (!(error instanceof GatewayError) || !doubtful.test(error.code) || doubts.length === 3) throw error;
      doubts.push(error.code);
    }
  }
}

export const actionsOf = (calls: readonly PlannedCall[]) => calls.map(({ action }) => action);
