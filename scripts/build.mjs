// Bundles the server, its tools and the benchmarks into dist/. Does nothing where dist/ was built from the same sources.
// Types are checked by `npm run types`.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isStale, recordFile, recordOfSources, sources } from "./build-record.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
if (isStale()) await bundle();

async function bundle() {
  const { rolldown } = await import("rolldown");
  // What is edited meanwhile is not in this build.
  const record = recordOfSources();
  const build = await rolldown({
    // Tests that steer a gateway start it through `app`; a file of bench/ is a process of its own.
    input: entries([
      "src/main.ts",
      "src/app/app.ts",
      "src/config/configuration.ts",
      "adapters/index.ts",
      "schema/print.ts",
      ...benches(),
    ]),
    platform: "node",
    tsconfig: "tsconfig.json",
    // ES modules of a package leave out what nobody imports: nine tenths of the EC2 client. And they load one `graphql`, not two.
    resolve: { mainFields: ["module", "main"] },
    // Optional parts of pg and type-graphql that Tintype does not use.
    external: ["pg-native", "class-validator"],
    transform: {
      target: "node24",
      // There is one `graphql` in the bundle, so its search for a second one at every type check is for nothing.
      define: { "globalThis.process.env.NODE_ENV": '"production"' },
    },
  });
  // A file of the build before would live on.
  rmSync("dist", { recursive: true, force: true });
  await build.write({
    dir: "dist",
    format: "esm",
    entryFileNames: "[name].js",
    // As deep as the entries: paths to files beside the code are relative to it.
    chunkFileNames: "src/[name]-[hash].js",
    // type-graphql reads the names of classes, and people those of functions in a stack.
    minify: { compress: true, mangle: false, codegen: true },
    keepNames: true,
    sourcemap: true,
    sourcemapExcludeSources: true,
  });
  await build.close();
  mkdirSync("dist", { recursive: true });
  writeFileSync(recordFile, record);
}

/** The peers run from their packages, as they are. */
function benches() {
  return sources().filter((file) => file.startsWith("bench/") && !file.startsWith("bench/peers/"));
}

function entries(files) {
  // Beside `main.js`, since paths to files beside the code are relative to it.
  const outputs = { "src/app/app.ts": "src/app", "src/config/configuration.ts": "src/config" };
  return Object.fromEntries(files.map((file) => [outputs[file] ?? file.replace(/\.ts$/, ""), file]));
}
