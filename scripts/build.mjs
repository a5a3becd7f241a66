// Compiles into dist/, and does nothing where dist/ is newer than everything it comes from.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const stamp = "dist/.built";
const settings = ["package-lock.json", "tsconfig.json", "tsconfig.build.json"];

const sources = ["adapters", "bench", "schema", "src"]
  .filter((folder) => existsSync(folder))
  .flatMap(sourcesIn)
  .sort();
const list = sources.join("\n");
const built = readStamp();
if (built === null || built.list !== list || newest([...sources, ...settings]) > built.at) compile();

function compile() {
  // A file that is gone would live on in dist/, so a changed list begins anew.
  if (built?.list !== list) rmSync("dist", { recursive: true, force: true });
  rmSync(stamp, { force: true });
  const startedAt = new Date();
  const { status, error } = spawnSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"],
    { stdio: "inherit" },
  );
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync("dist", { recursive: true });
  writeFileSync(stamp, list);
  // What was edited meanwhile is newer than this build.
  utimesSync(stamp, startedAt, startedAt);
}

function readStamp() {
  try {
    return { list: readFileSync(stamp, "utf8"), at: statSync(stamp).mtimeMs };
  } catch {
    return null;
  }
}

function sourcesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith(".ts") && !/\.(test|suite)\.ts$/.test(file));
}

function newest(files) {
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}
