import { expect, test } from "vitest";
import type { AwsAdapter } from "../../index.ts";
import { type DemoCloud, failureOf } from "../demo.fixture.ts";

type Work = (verbs: AwsAdapter["verbs"]) => Promise<unknown>;

/** Code, field, words of the message; what is refused; by whom. */
export type RefusalCase = readonly [
  code: string,
  field: string | undefined,
  words: RegExp,
  work: Work,
  by?: Parameters<DemoCloud["adapter"]>[0],
];

/** What the cloud refuses is final, and says what to do. */
export function refusalSuite(cloud: DemoCloud, cases: readonly RefusalCase[]): void {
  const named = cases.map(([code, field, words, work, by]) => ({ code, field, words, work, by }));
  test.each(named)("$code $field $words", async ({ code, field, words, work, by }) => {
    const failure = await failureOf(work(cloud.adapter(by).verbs));
    expect(failure).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(failure.info.field).toBe(field);
    expect(failure.message).not.toMatch(/\.\.|undefined|null/);
    // An id that was not sent may be of an image that the reader may not see; this one stands in advice.
    expect(failure.message.replaceAll("ami-0123456789abcdef0", "")).not.toMatch(/\bami-[0-9a-f]{8,17}\b/);
  });
}
