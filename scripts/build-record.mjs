// Which sources dist/ was built from, and whether they are still the same.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const settings = ["package.json", "package-lock.json", "tsconfig.json", "scripts/build.mjs"];

export const recordFile = "dist/.built";

/** Paths from the root of what is bundled. */
export function sources() {
  return ["adapters", "bench", "schema", "src"].flatMap(sourcesIn).sort();
}

/** A line a file, with when it was written and its size: also a file that became older is another one. */
export function recordOfSources() {
  return [...sources(), ...settings].map(lineOf).join("\n");
}

/** False where dist/ was built from the sources as they are now. */
export function isStale() {
  const path = `${root}${recordFile}`;
  return !existsSync(path) || readFileSync(path, "utf8") !== recordOfSources();
}

function lineOf(file) {
  const { mtimeMs, size } = statSync(`${root}${file}`);
  return `${file} ${mtimeMs} ${size}`;
}

function sourcesIn(folder) {
  return readdirSync(`${root}${folder}`, { recursive: true })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith(".ts") && !/\.(test|suite|fixture)\.ts$/.test(file));
}
