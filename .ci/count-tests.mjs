// node count-tests.mjs REPORT EXIT_CODE: prints what a vitest run came to, in one line, and fails where a test failed or
// none ran. A service that is missing fails before that, in test/support/servers/services.ts; what is skipped here replays
// recordings that are not part of this repository, or drives clients that not every machine has.
import { readFileSync } from "node:fs";

const [path, exitCode] = process.argv.slice(2);
const { passed, failed, skipped } = count(readReport());
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;

function readReport() {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    process.stdout.write("The tests left no report: they did not start, or did not come to an end.\n");
    return { testResults: [] };
  }
}

function count({ testResults }) {
  const statuses = testResults.flatMap((file) => file.assertionResults.map((test) => test.status));
  const tests = (status) => statuses.filter((other) => other === status).length;
  // A file that could not be loaded, or whose hooks failed, may have no failed test.
  const brokenFiles = testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const passed = tests("passed");
  const failed = tests("failed") + brokenFiles;
  const skipped = statuses.length - passed - tests("failed");
  if (failed === 0 && exitCode !== "0") {
    process.stdout.write("No test failed, but the run did; the reason is above.\n");
    return { passed, failed: 1, skipped };
  }
  return { passed, failed, skipped };
}
