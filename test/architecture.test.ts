import { globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, posix } from "node:path";
import { describe, expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), "utf8");
const list = (pattern: string) => globSync(pattern, { cwd: root, exclude: ["node_modules/**", "dist/**"] }).sort();
const files = list("{src,adapters,schema,demo,bench,test}/**/*.ts");

const product = files.filter((path) => /^(src|adapters|schema)\//.test(path));

/** What an import statement names, where it stands; `null` where only running the code would tell. */
interface Import {
  readonly specifier: string | null;
  readonly kind: "static" | "type" | "dynamic";
}

const gap = String.raw`(?:\s|//[^\n]*\n|/\*[\s\S]*?\*/)`;
const names = String.raw`(?:[\w$\s{},*]|//[^\n]*\n|/\*[\s\S]*?\*/)*?`;
const statement = new RegExp(
  String.raw`^[ \t]*(?:import\b(?<importType>${gap}+type\b(?!\s*(?:,|from\b)))?(?:${names}\bfrom)?|export\b(?<exportType>${gap}+type\b)?${gap}*[{*]${names}\bfrom)${gap}*["'](?<specifier>[^"']+)["']`,
  "gm",
);
const call = /(?<![.\w$])(?:import|require)\s*\((?:\s|\/\*[\s\S]*?\*\/)*(?:(["'`])(?<specifier>[^"'`$]+)\1)?/g;

function importsOf(text: string): readonly Import[] {
  const statements = [...text.matchAll(statement)].map(({ groups = {} }): Import => {
    const isType = groups.importType !== undefined || groups.exportType !== undefined;
    return { specifier: groups.specifier ?? null, kind: isType ? "type" : "static" };
  });
  // A word with a bracket in a comment is no call.
  const code = text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, "");
  const calls = [...code.matchAll(call)].map(
    ({ groups = {} }): Import => ({ specifier: groups.specifier ?? null, kind: "dynamic" }),
  );
  return [...statements, ...calls];
}

/** The part of the project that a file belongs to; its own name where it belongs to none. */
function areaOf(path: string): string {
  const [top = "", second = "", ...rest] = path.split("/");
  // What wires the parts is thought about file by file.
  if (top === "src") return rest.length > 0 && second !== "app" ? second : path.replace(/\.test\.ts$/, ".ts");
  if (top === "adapters") return rest.length > 0 ? `adapters/${second}` : "adapters";
  if (top === "demo") return rest.length > 0 && (second === "clouds" || second === "seed") ? "demo" : path;
  return ["schema", "bench", "test"].includes(top) ? top : path;
}

interface Rule {
  /** Areas besides its own. */
  readonly areas: readonly string[];
  readonly packages: "any" | "none" | "no GraphQL";
}

/** Who may import whom. An area that is not here may not be: it has to be thought about first. */
const rules: Readonly<Record<string, Rule>> = {
  domain: { areas: [], packages: "none" },
  ports: { areas: ["domain"], packages: "none" },
  gateway: { areas: ["domain", "ports", "markdown"], packages: "no GraphQL" },
  store: { areas: ["domain", "ports"], packages: "no GraphQL" },
  redis: { areas: ["domain", "ports"], packages: "no GraphQL" },
  cache: { areas: ["domain", "ports", "redis"], packages: "no GraphQL" },
  notifier: { areas: ["domain", "ports", "redis"], packages: "no GraphQL" },
  config: { areas: ["domain", "ports"], packages: "no GraphQL" },
  identity: { areas: ["domain", "ports"], packages: "no GraphQL" },
  "src/app/banner.ts": { areas: ["gateway"], packages: "none" },
  "src/app/source-frames.ts": { areas: [], packages: "none" },
  "src/app/log.ts": { areas: ["domain", "ports", "src/app/source-frames.ts"], packages: "no GraphQL" },
  "safe-fetch": { areas: ["domain", "ports"], packages: "no GraphQL" },
  markdown: { areas: ["domain", "ports"], packages: "no GraphQL" },
  schema: { areas: ["domain", "ports", "gateway", "markdown"], packages: "any" },
  server: { areas: ["domain", "ports", "gateway", "schema"], packages: "any" },
  "adapters/kit": { areas: ["domain", "ports"], packages: "no GraphQL" },
  "adapters/*": { areas: ["domain", "ports", "adapters/kit"], packages: "no GraphQL" },
  demo: { areas: [], packages: "none" },
};

/** The only files that wire; their tests may as well. */
const wiring: ReadonlySet<string> = new Set([
  ...[
    "src/main.ts",
    "src/app/command.ts",
    "src/app/app.ts",
    "src/config/configuration.ts",
    "src/app/configured-store.ts",
  ],
  "adapters/index.ts",
]);
const isTest = (path: string) => /\.(test|suite|fixture|model|samples|writer)\.ts$/.test(path);
const graphql = /^(graphql|graphql-.*|type-graphql|@apollo\/.*|@as-integrations\/.*)$/;

/** What one import of one file breaks; null where it may be. */
function objection(path: string, { specifier, kind }: Import): string | null {
  const area = areaOf(path);
  const isFree = ["test", "bench"].includes(area) || wiring.has(path.replace(/\.test\.ts$/, ".ts"));
  if (specifier === null) return isFree ? null : "an import that only running it would tell";
  if (isFree) return inConsole(path, specifier);
  if (specifier.startsWith(".")) {
    const target = posix.normalize(posix.join(posix.dirname(path), specifier));
    const targetArea = areaOf(target);
    if (isTest(target) && !isTest(path)) return `${target} is for tests`;
    if (path === "src/app/demo-clouds.ts" && target === "src/config/configuration.ts" && kind === "type") return null;
    const isDetail = /^adapters\/[^/]+\/reading\/detail\.ts$/.test(target) && kind === "type";
    if (path.startsWith("schema/image/providers/") && isDetail) return null;
    if (isTest(path) && (targetArea === "test" || (targetArea === "demo" && area.startsWith("adapters/")))) return null;
    const rule = ruleOf(area);
    if (rule === undefined) return `${path} belongs to no area`;
    return targetArea === area || rule.areas.includes(targetArea) ? null : `${area} may not import ${target}`;
  }
  const packageName = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  if (specifier.startsWith("node:")) return null;
  if (builtinModules.includes(packageName)) return `${specifier} lacks its node:`;
  const packages = isTest(path) || path === "src/app/demo-clouds.ts" ? "any" : ruleOf(area)?.packages;
  const may = packages === "any" || (packages === "no GraphQL" && !graphql.test(packageName));
  return may ? null : `${area} may not import the package ${packageName}`;
}

/** Each file with the files of the project that it imports. */
function importedBy(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const targets = (path: string) =>
    importsOf(textOf(path)).flatMap(({ specifier, kind }) =>
      specifier?.startsWith(".") && kind !== "dynamic" ? posix.join(posix.dirname(path), specifier) : [],
    );
  return new Map(paths.map((path) => [path, targets(path)]));
}

/** Each ends with the file that it begins with. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const done = new Set<string>();
  const circles: string[][] = [];
  function follow(path: string, way: readonly string[]): void {
    const at = way.indexOf(path);
    if (at >= 0) circles.push([...way.slice(at), path]);
    if (at >= 0 || done.has(path)) return;
    for (const next of imports.get(path) ?? []) follow(next, [...way, path]);
    done.add(path);
  }
  for (const path of imports.keys()) follow(path, []);
  return circles;
}

const ruleOf = (area: string): Rule | undefined =>
  rules[area] ?? (area.startsWith("adapters/") ? rules["adapters/*"] : undefined);

const inConsole = (path: string, specifier: string) =>
  /(^|\/)console\//.test(posix.join(posix.dirname(path), specifier)) ? "the console is imported by nobody" : null;

function objections(path: string, text: string): readonly string[] {
  return importsOf(text).flatMap((one) => objection(path, one) ?? []);
}

describe("who imports whom", () => {
  test("the real imports keep to the layers", () => {
    expect(files.flatMap((path) => objections(path, textOf(path)).map((what) => `${path}: ${what}`))).toEqual([]);
  });

  test("the scanner reads every form of import, over several lines too", () => {
    const text = [
      `import "./bare.ts";`,
      `import one from './single.ts';`,
      `import type { Two } from "./type.ts";`,
      `import {\n  a, // from "nowhere"\n  type B,\n} from "./multi.ts";`,
      `import type {\n  C,\n} from "./multi-type.ts";`,
      `import * as all from "./all.ts";`,
      `export * from "./star.ts";`,
      `export type {\n  D,\n} from "./export-type.ts";`,
      `export { type E, f } from "./export.ts";`,
      `const g = await import(\n  "./dynamic.ts"\n);`,
      `type H = import("./in-type.ts").H;`,
      `const i = require("./required.cjs");`,
      `const j = import(where);`,
      `export const k = 1; // import("./comment.ts") is none here`,
      `  // import("./comment.ts")`,
    ].join("\n");
    expect(
      importsOf(text.replace(/ \/\/ import.*$/m, "")).map(({ specifier, kind }) => `${kind} ${specifier}`),
    ).toEqual([
      ...["static ./bare.ts", "static ./single.ts", "type ./type.ts", "static ./multi.ts", "type ./multi-type.ts"],
      ...["static ./all.ts", "static ./star.ts", "type ./export-type.ts", "static ./export.ts"],
      ...["dynamic ./dynamic.ts", "dynamic ./in-type.ts", "dynamic ./required.cjs", "dynamic null"],
    ]);
  });

  test.each([
    ["src/domain/x.ts", `import type { A } from "../ports/adapter.ts";`],
    ["src/domain/x.ts", `import { z } from "zod";`],
    ["src/ports/x.ts", `import { a } from "../gateway/images/catalog.ts";`],
    ["src/gateway/x.ts", `import { a } from "../store/open.ts";`],
    ["src/gateway/deep/x.ts", `import { a } from "../../../adapters/kit/pool.ts";`],
    ["src/gateway/x.ts", `import { GraphQLError } from "graphql";`],
    ["src/store/x.ts", `import { a } from "../cache/memory.ts";`],
    ["src/notifier/x.ts", `import { a } from "../cache/memory.ts";`],
    ["src/cache/x.ts", `import { a } from "../notifier/memory.ts";`],
    ["src/server/x.ts", `import { a } from "../store/open.ts";`],
    ["src/server/x.ts", `const a = await import("../app/app.ts");`],
    ["src/gateway/x.ts", `import { a } from "../config/configuration.ts";`],
    ["src/gateway/x.ts", `import { a } from "../config/file.ts";`],
    ["src/gateway/x.ts", `import { a } from "../identity/key-set.ts";`],
    ["src/server/x.ts", `import { a } from "../identity/authentication.ts";`],
    ["src/identity/x.ts", `import { a } from "../store/open.ts";`],
    ["src/markdown/x.ts", `import { a } from "../gateway/images/catalog.ts";`],
    ["src/brand-new/x.ts", `import { a } from "../domain/image/image.ts";`],
    ["src/app/demo-clouds.ts", `import { loadConfiguration } from "../config/configuration.ts";`],
    ["schema/image/x.type.ts", `import type { A } from "../../adapters/aws/reading/detail.ts";`],
    ["schema/image/providers/x.type.ts", `import { a } from "../../../adapters/aws/reading/detail.ts";`],
    ["schema/image/providers/x.type.ts", `import type { A } from "../../../adapters/aws/reading/map.ts";`],
    ["schema/x.ts", `import { a } from "../src/server/http/http.ts";`],
    ["adapters/aws/x.ts", `import { a } from "../smartcloud/connection/words.ts";`],
    ["adapters/aws/x.ts", `import { a } from "../index.ts";`],
    ["adapters/aws/x.ts", `import { a } from "../../src/gateway/images/catalog.ts";`],
    ["adapters/aws/x.ts", `import { a } from "../../demo/seed/aws/accounts.ts";`],
    ["adapters/aws/x.ts", `import { Field } from "type-graphql";`],
    ["adapters/kit/x.ts", `export * from "../aws/connection/errors.ts";`],
    ["demo/clouds/x.ts", `import { a } from "../../src/domain/image/image.ts";`],
    ["demo/seed/x.ts", `import { z } from "zod";`],
    ["demo/clouds/x.ts", `import { createServer } from "http";`],
    ["src/store/x.ts", `import { a } from "./suites/store.suite.ts";`],
    ["src/store/x.ts", `const a = await import(name);`],
    ["src/app/app.ts", `import { a } from "../../console/main.ts";`],
  ])("in %s `%s` is caught", (path, text) => {
    expect(objections(path, text)).toHaveLength(1);
  });

  test.each([
    ["src/notifier/x.ts", `import { a } from "../redis/url.ts";`],
    ["src/app/demo-clouds.ts", `import type { Environment } from "../config/configuration.ts";`],
    ["schema/image/providers/x.type.ts", `import type { A } from "../../../adapters/aws/reading/detail.ts";`],
    ["adapters/aws/x.test.ts", `import { startClouds } from "../../demo/clouds/clouds.ts";`],
    ["demo/clouds/aws/x.ts", `import { a } from "../../seed/aws/aws.ts";\nimport { b } from "node:http";`],
  ])("in %s `%s` may be", (path, text) => {
    expect(objections(path, text)).toEqual([]);
  });

  test("nobody imports in a circle, not even types", () => {
    expect(circlesIn(importedBy(product.concat(files.filter((path) => path.startsWith("demo/")))))).toEqual([]);
  });

  test("a circle is found, whoever it is entered by", () => {
    const circle = new Map([
      ["a", ["b"]],
      ["b", ["c"]],
      ["c", ["b", "d"]],
      ["d", []],
    ]);
    expect(circlesIn(circle)).toEqual([["b", "c", "b"]]);
  });

  test("there is no console yet", () => {
    expect(list("console/**")).toEqual([]);
  });
});

/** Folders have room for so many files; then they are about more than one thing. */
const mostInFolder = 25;

test(`no folder has more than ${mostInFolder} files of code`, () => {
  const folders = Map.groupBy(
    files.filter((path) => !path.startsWith("bench/")),
    (path) => posix.dirname(path),
  );
  expect([...folders].filter(([, inside]) => inside.length > mostInFolder).map(([folder]) => folder)).toEqual([]);
});

/** A rule about the text of a file: null, or what it breaks. */
type Look = (path: string, text: string) => string | null;

const house: Readonly<
  Record<
    string,
    { readonly files: readonly string[]; readonly look: Look; readonly planted: readonly (readonly [string, string])[] }
  >
> = {
  "only the configuration reads the environment": {
    files: product,
    look: (path, text) =>
      !["src/config/configuration.ts", "src/app/command.ts"].includes(path) &&
      /\bprocess\s*(\?\.|\.)\s*env\b|\benv\b[^;]*=\s*process\b|["'](node:)?process["'].*\benv\b|\benv\b.*["'](node:)?process["']/.test(
        text,
      )
        ? "reads the environment"
        : null,
    planted: [
      ["src/gateway/x.ts", "const a = process.env.HOME;"],
      ["adapters/aws/x.ts", "const { env } = process;"],
      ["schema/x.ts", `import { env } from "node:process";`],
    ],
  },
  "no client of a cloud gets a logger: the AWS SDK's prints session tokens": {
    files: product.filter((path) => path.startsWith("adapters/")),
    // The socket handler's own is silenced, in adapters/aws/connection/client.ts.
    look: (path, text) =>
      /\blogger\b/.test(path === "adapters/aws/connection/client.ts" ? text.replace("logger: silent", "") : text)
        ? "passes a logger"
        : null,
    planted: [
      ["adapters/aws/x.ts", "new STSClient({ logger: console })"],
      ["adapters/aws/connection/client.ts", "new EC2Client({ logger })"],
    ],
  },
  "exports have names": {
    files: [...files, ...list("*.ts")],
    look: (path, text) =>
      path !== "vitest.config.ts" && /^export\s+default\b|^export\s*\{[^}]*\bas\s+default\b/m.test(text)
        ? "exports a default"
        : null,
    planted: [
      ["src/x.ts", "export default 1;"],
      ["src/x.ts", "export {\n  a as default,\n};"],
    ],
  },
  "files are named in kebab-case, with their role behind a dot, and none is a drawer for leftovers": {
    files,
    look: (path) => {
      const name = basename(path);
      if (/^(utils?|helpers?|misc|common)\b/.test(name) || /\/(utils?|helpers?)\//.test(path))
        return "is named after nothing";
      return /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.ts$/.test(name) ? null : "is not kebab-case";
    },
    planted: [
      ["src/store/utils.ts", ""],
      ["src/utils/a.ts", ""],
      ["src/store/imageRows.ts", ""],
      ["schema/image/Image.type.ts", ""],
    ],
  },
  "no file is longer than 300 lines": {
    files: files.filter((path) => /^(src|adapters|schema|demo)\//.test(path)),
    look: (_, text) => (text.trimEnd().split("\n").length > 300 ? "is too long" : null),
    planted: [["src/x.ts", "a;\n".repeat(301)]],
  },
};

describe.each(Object.entries(house))("%s", (_, { files, look, planted }) => {
  test("in the real files", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((path) => (look(path, textOf(path)) === null ? [] : path))).toEqual([]);
  });

  test.each(planted)("and %s with %j would be caught", (path, text) => {
    expect(look(path, text)).not.toBeNull();
  });
});
