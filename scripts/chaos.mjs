// `npm run chaos -- [--seed N] [--kills N]`: the storm of test/chaos/storm.test.ts in its whole size; exit code 1 where it
// finds something.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

function numbers() {
  const options = { seed: { type: "string" }, kills: { type: "string", default: "40" } };
  const { values } = parseArgs({ options });
  for (const [name, value] of Object.entries(values))
    if (!/^\d{1,9}$/.test(value) || (name === "kills" && Number(value) === 0))
      throw new Error(`--${name} takes a whole number from ${name === "kills" ? 1 : 0} to 999999999, not "${value}".`);
  return values;
}

try {
  const { kills, seed = String(Date.now() % 1_000_000_000) } = numbers();
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const words = ["node_modules/vitest/vitest.mjs", "run", "test/chaos/storm.test.ts", "--disable-console-intercept"];
  const { status } = spawnSync(process.execPath, words, {
    cwd: folder,
    stdio: "inherit",
    env: { ...process.env, CHAOS_SEED: seed, CHAOS_KILLS: kills },
  });
  if (status !== 0) console.error(`Something failed. Repeat it: npm run chaos -- --seed ${seed} --kills ${kills}`);
  process.exitCode = status === 0 ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
