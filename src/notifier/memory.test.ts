import { createMemoryNotifier } from "./memory.ts";
import { notifierSuite } from "./notifier.suite.ts";

notifierSuite(async () => {
  const failures: string[] = [];
  return { ...createMemoryNotifier((text) => failures.push(text)), failures };
});
