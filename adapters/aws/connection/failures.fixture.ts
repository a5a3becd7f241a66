import { inspect } from "node:util";
import { expect, onTestFinished } from "vitest";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { AwsAdapter } from "../index.ts";
import { type Answer, canaries, createTestAdapter, startWire, type Wire } from "./wire.fixture.ts";

/** An adapter in front of a cloud that answers so; both end with the test. */
export async function startAdapter(
  answer: Answer,
  more: Record<string, unknown> = {},
): Promise<{ wire: Wire; adapter: AwsAdapter }> {
  const wire = await startWire(answer);
  const adapter = createTestAdapter(wire.url, more);
  onTestFinished(async () => {
    await adapter.close();
    await wire.close();
  });
  return { wire, adapter };
}

export const call = () => ({ signal: new AbortController().signal });

/** What the work is rejected with, which must hold no secret. */
export async function failureOf(work: Promise<unknown>): Promise<GatewayError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GatewayError)) throw new Error(`expected a GatewayError, got ${inspect(error)}`);
  expectNoSecret(error);
  return error;
}

export function expectNoSecret(error: unknown): void {
  const chain: unknown[] = [];
  for (let link = error; link instanceof Error; link = link.cause) chain.push(link.message, link.stack, String(link));
  const printed = [
    ...chain,
    JSON.stringify(error),
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    inspect(error, { depth: 8, showHidden: true }),
    inspect(error, { depth: 8, showHidden: true, customInspect: false }),
  ].join("\n");
  for (const canary of Object.values(canaries)) expect(printed).not.toContain(canary);
  expect(printed).not.toMatch(/127\.0\.0\.1|999988887777|x-amz-security-token/);
}

export const roleCredentials = {
  type: "assumeRole",
  roleArn: "arn:aws:iam::111122223333:role/reader",
  externalId: { env: "EXTERNAL" },
  source: { type: "keys", accessKeyId: { env: "KEY" }, secretAccessKey: { env: "SECRET" } },
};
