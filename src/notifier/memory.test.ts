import { createMemoryBell } from "./memory.ts";
import { bellSuite } from "./notifier.suite.ts";

bellSuite(async () => {
  const failures: string[] = [];
  return { ...createMemoryBell((text) => failures.push(text)), failures };
});
