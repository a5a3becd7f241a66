import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
const shape = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), resolved: z.string().optional() })),
});
type Lock = z.infer<typeof shape>;

function complaints({ packages }: Lock): readonly string[] {
  const copies = (name: string) =>
    Object.entries(packages).flatMap(([path, { version = "" }]) =>
      path.endsWith(`node_modules/${name}`) ? version : [],
    );
  const [version = "", ...more] = copies("graphql");
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return [
    ...(major === 16 && minor >= 15 ? [] : [`graphql is ${version}`]),
    ...(more.length === 0 ? [] : ["graphql is there more than once"]),
    ...(copies("type-graphql").join() === "2.0.0-rc.4" ? [] : ["type-graphql is another one"]),
    ...Object.entries(packages).flatMap(([path, { resolved }]) =>
      resolved === undefined ? [] : `${path} names a host`,
    ),
  ];
}

const good = {
  "node_modules/graphql": { version: "16.15.0" },
  "node_modules/type-graphql": { version: "2.0.0-rc.4" },
};

test("the lock has one graphql, new enough, the type-graphql that works with it, and no host", () => {
  expect(complaints(shape.parse(read("package-lock.json")))).toEqual([]);
  const { dependencies } = z.object({ dependencies: z.record(z.string(), z.string()) }).parse(read("package.json"));
  expect(dependencies["type-graphql"]).toBe("2.0.0-rc.4");
});

test.each([
  ["an old graphql", { "node_modules/graphql": { version: "16.14.9" } }],
  ["a next graphql", { "node_modules/graphql": { version: "17.0.0" } }],
  ["a second graphql", { "node_modules/a/node_modules/graphql": { version: "16.15.0" } }],
  ["another type-graphql", { "node_modules/type-graphql": { version: "2.0.0-rc.5" } }],
  ["a host", { "node_modules/a": { version: "1.0.0", resolved: "https://registry.npmjs.org/a/-/a-1.0.0.tgz" } }],
])("%s in the lock would be caught", (_, change) => {
  expect(complaints({ packages: good })).toEqual([]);
  expect(complaints({ packages: { ...good, ...change } })).toHaveLength(1);
});
