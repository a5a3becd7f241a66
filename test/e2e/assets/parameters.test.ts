import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, expect, test } from "vitest";
import { assetsOf, write } from "../../support/callers/assets.ts";
import { closeAfterAll } from "../../support/closing.ts";
import type { Caller } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";

const onEnd = closeAfterAll();
let world: TenantsWorld;
let member: Caller;
let imageId: string;

beforeAll(async () => {
  world = await startTenants({ onEnd });
  member = world.caller("acme-member");
  const region = "us-east-1";
  const [nativeId = ""] = await world.control.createImages([
    { region, ownerId: "111122223333", name: "parameterised" },
  ]);
  imageId = await imageAt(world, member, { provider: "AWS", region, nativeId });
});

const set = {
  fields: [
    { name: "UserName", type: "STRING", label: "User", required: true, pattern: "^[a-z]+$", maxLength: 12 },
    {
      name: "Password",
      type: "PASSWORD",
      required: true,
      minLength: 8,
      rules: [{ kind: "CLASSES", atLeast: 2, classes: ["UPPERCASE", "DIGIT"] }],
    },
    { name: "Workers", type: "INTEGER", minimum: 1, maximum: 64, default: 4 },
    { name: "Role", type: "ONE_OF", options: [{ value: "primary" }, { value: "standby", label: "Standby" }] },
    { name: "Primary", type: "STRING" },
  ],
  rules: [{ kind: "REQUIRED_WHEN", field: "Primary", when: { field: "Role", is: ["standby"] } }],
  firewall: [{ source: "0.0.0.0/0", minPort: 443, maxPort: 443 }],
};
const put = (input: object) => write(world.url, member, "writeLaunchParameters", { imageId, ...input });

test("launch parameters come back as they were given, as JSON Schema that judges, and as parameters.xml and again", async () => {
  const given = await put(set);
  expect(given).toMatchObject({ userErrors: [], event: { __typename: "LaunchParametersWritten" } });
  const shown = given.asset?.launchParameters;
  expect(shown).toMatchObject({
    revision: 1,
    rules: set.rules,
    firewall: set.firewall,
    fields: [
      { name: "UserName", type: "STRING", label: "User", required: true, pattern: "^[a-z]+$", maxLength: 12 },
      { name: "Password", minLength: 8, default: null },
      { name: "Workers", minimum: 1, maximum: 64, default: 4, required: false },
      {
        options: [
          { value: "primary", label: null },
          { value: "standby", label: "Standby" },
        ],
      },
      { name: "Primary" },
    ],
  });
  const judge = new Ajv2020({ strict: true }).compile(shown?.jsonSchema ?? {});
  const good = { UserName: "alice", Password: "Abcdefg1" };
  expect(judge(good)).toBe(true);
  expect(judge({ ...good, Password: "abcdefgh" })).toBe(false);
  expect(judge({ ...good, Role: "standby" })).toBe(false);
  expect(judge({ ...good, Role: "standby", Primary: "db1" })).toBe(true);
  expect(shown?.uiSchema).toMatchObject({ Password: { "ui:widget": "password" } });

  const xml = shown?.parametersXml ?? "";
  expect(xml).toContain("UserName");
  const again = await put({ parametersXml: xml, baseRevision: 1 });
  expect(again.userErrors).toEqual([]);
  expect(again.asset?.launchParameters).toMatchObject({ fields: shown?.fields, jsonSchema: shown?.jsonSchema });
  expect(again.asset?.launchParameters?.parametersXml).toBe(xml);
});

test("what is no definition is refused at its place, with what to do, and changes nothing", async () => {
  const before = await assetsOf(world.url, member, imageId);
  const wrong: readonly (readonly [object, readonly string[]])[] = [
    [{ fields: [{ name: "Secret", type: "PASSWORD", default: "hunter2" }] }, ["fields", "0", "default"]],
    [{ fields: [{ name: "A", type: "STRING", pattern: "(?<=x)y" }] }, ["fields", "0", "pattern"]],
    [{ fields: [{ name: "A", type: "INTEGER", minLength: 1 }] }, ["fields", "0", "minLength"]],
    [{ fields: [{ name: "A", type: "INTEGER", default: "one" }] }, ["fields", "0", "default"]],
    [
      { fields: [{ name: "A", type: "STRING", rules: [{ kind: "NOT_CONTAINING" }] }] },
      ["fields", "0", "rules", "0", "word"],
    ],
    [{ fields: [{ name: "1", type: "STRING" }] }, ["fields", "0", "name"]],
    [{ fields: [], rules: [{ kind: "AT_LEAST_ONE" }] }, ["rules", "0", "fields"]],
    [{ parametersXml: "<parameters><field" }, ["parametersXml"]],
    [{ parametersXml: '<!DOCTYPE a [<!ENTITY b "c">]><parameters/>' }, ["parametersXml"]],
  ];
  for (const [input, field] of wrong) {
    const { userErrors } = await put({ ...input, baseRevision: 2 });
    expect(userErrors[0], JSON.stringify(input)).toMatchObject({ code: "INVALID_REQUEST", field });
    expect(JSON.stringify(userErrors)).not.toContain("hunter2");
  }
  for (const input of [{}, { ...set, parametersXml: "<parameters/>" }])
    await expect(put(input)).rejects.toThrow(/BAD_USER_INPUT/);
  expect(await assetsOf(world.url, member, imageId)).toEqual(before);
});
