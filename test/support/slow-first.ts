import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Longest first: whoever began one of these last would be waited for alone. */
const slow = [
  "test/e2e/isolation/canaries.test.ts",
  "test/clients/terraform.test.ts",
  "test/chaos/mutation-kill.test.ts",
  "test/chaos/mutation-doubt.test.ts",
  "test/chaos/outage.test.ts",
  "test/chaos/storm.test.ts",
  "test/chaos/mutation-replicas.test.ts",
  "test/e2e/isolation/not-there.test.ts",
  "test/e2e/isolation/totals.test.ts",
  "test/e2e/isolation/hostile-text.test.ts",
  "test/e2e/isolation/cursors.test.ts",
  "test/e2e/isolation/feed.test.ts",
  "src/domain/parameters/agreement.test.ts",
  "test/chaos/kill.test.ts",
  "test/chaos/redis.test.ts",
  "test/e2e/assets/launching-secrets.test.ts",
  "test/e2e/assets/publication-races.test.ts",
];

/** A class because vitest makes it. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = slow.findIndex((path) => moduleId.endsWith(`/${path}`));
      return place < 0 ? slow.length : place;
    };
    return sorted.sort((left, right) => rank(left) - rank(right));
  }
}
