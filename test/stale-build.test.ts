import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const sentence =
  "dist/ is not built from the sources as they are now: run `npm run build` first, or test with `npm test`.";

/** A project with the same scripts, one source and one test, whose build stands for the real one. */
function smallProject() {
  const folder = mkdtempSync(join(tmpdir(), "tintype-stale-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(root, "scripts"), join(folder, "scripts"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const name of ["adapters", "bench", "schema", "src", "dist"]) mkdirSync(join(folder, name));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  for (const name of ["package.json", "package-lock.json", "tsconfig.json"]) write(name, "{}");
  write("src/one.ts", "export const one = 1;");
  write("one.test.mjs", 'import { test } from "vitest"; test("one", () => {});');
  write("vitest.config.mjs", 'export default { test: { globalSetup: ["scripts/require-build.mjs"] } };');
  const run = async (words: readonly string[]) => {
    const done = promisify(execFile)(process.execPath, [...words], { cwd: folder });
    const { code, stdout, stderr } = await done.then(
      (output) => ({ code: 0, ...output }),
      (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => error,
    );
    return { code, output: `${stdout}${stderr}` };
  };
  return {
    write,
    remove: (name: string) => rmSync(join(folder, name)),
    age: (name: string) => utimesSync(join(folder, name), 1, 1),
    build: () =>
      run([
        "-e",
        `import("./scripts/build-record.mjs").then((it) => fs.writeFileSync(it.recordFile, it.recordOfSources()))`,
      ]),
    vitest: () => run(["node_modules/vitest/vitest.mjs", "run"]),
  };
}

test("tests run by hand against a stale dist/ end with one sentence, and run once it is built", async () => {
  const project = smallProject();
  const refused = async () => {
    const { code, output } = await project.vitest();
    expect(code).toBe(1);
    expect(output).toContain(sentence);
    expect(output).not.toMatch(/passed|Error|^\s+at /m);
  };
  const taken = async () => {
    expect((await project.build()).code).toBe(0);
    expect(await project.vitest()).toMatchObject({ code: 0, output: expect.stringMatching(/Tests .*\d passed/) });
  };
  await refused();
  await taken();
  for (const change of [
    () => project.write("src/one.ts", "export const one = 2 - 1;"),
    () => project.age("src/one.ts"),
    () => project.write("adapters/two.ts", ""),
    () => project.remove("adapters/two.ts"),
    () => project.write("package-lock.json", "{ }"),
  ]) {
    change();
    await refused();
    await project.build();
  }
  project.write("src/one.test.ts", 'import { test } from "vitest"; test("two", () => {});');
  await taken();
});
