import { beforeAll, expect, test } from "vitest";
import { write } from "../../support/callers/assets.ts";
import { acceptAgreement, launch, outcomes, preview, smartcloudMachine } from "../../support/callers/launching.ts";
import { closeAfterAll } from "../../support/closing.ts";
import type { Caller } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";
import { launchPassword } from "../../support/worlds/canaries.ts";

const onEnd = closeAfterAll();
let world: TenantsWorld;
let member: Caller;
let globex: Caller;

beforeAll(async () => {
  world = await startTenants({ onEnd });
  [member, globex] = [world.caller("acme-member"), world.caller("globex-member")];
});

const field = (name: string, type: string, more = "") =>
  `<field name="${name}" label="${name}" type="${type}" description="${name}"${more}><values><value/></values></field>`;
const manifest = `<?xml version="1.0" encoding="UTF-8"?><parameters>
  <firewall><rule><source>0.0.0.0/0</source><minport>1</minport><maxport>65535</maxport></rule></firewall>
  ${field("UserName", "string", ' pattern="^[a-z]{1,20}$"')}${field("Password", "password", ' pattern="^.{8,40}$"')}
</parameters>`;

/** Shared by acme's user with the enterprise; what it wants at launch, its manifest says. */
async function imageOf(name: string, asks = manifest): Promise<string> {
  const seed = { name, owner: "catalog@acme.example", visibility: "SHARED", manifest: asks };
  const { ids } = await world.steer<{ ids: readonly string[] }>("POST", "smartcloud/images", { images: [seed] });
  return imageAt(world, member, { provider: "SMARTCLOUD", region: "smartcloud", nativeId: ids[0] ?? "" });
}

async function put(mutation: string, imageId: string, input: object): Promise<void> {
  const { userErrors } = await write(world.url, member, mutation, { imageId, ...input });
  expect(userErrors).toEqual([]);
}

const place = { instanceType: "COP64.2/4096/60", location: "41", name: "web" };
const parameters = { UserName: "alice", Password: launchPassword };

test("acme launches by the manifest of its image: agreed, previewed, launched, and field by field there", async () => {
  const imageId = await imageOf("a product");
  await put("writeLaunchParameters", imageId, { parametersXml: manifest });
  await put("writeAgreement", imageId, { text: "Be kind." });
  const input = { ...place, imageId, parameters };
  expect(outcomes(await launch(world, member, input))).toEqual([["AGREEMENT_REQUIRED", "acceptAgreement"]]);
  expect(outcomes(await acceptAgreement(world, member, { imageId, revision: 1 }))).toEqual([]);
  const shown = await preview(world, member, input);
  expect(shown).toMatchObject({
    userErrors: [],
    calls: [{ action: "POST /instances", parameters: { UserName: "alice", Password: "[secret]", location: "41" } }],
  });
  expect(JSON.stringify(shown)).not.toContain(launchPassword);
  const launched = await launch(world, member, input);
  expect(launched.userErrors).toEqual([]);
  const machine = await smartcloudMachine(world, launched.instances[0]?.nativeId);
  expect(machine.parameters).toEqual({ UserName: "alice", Password: launchPassword });
  expect(machine.form).toEqual({
    ...shown.calls[0]?.parameters,
    name: expect.stringMatching(/^web \[tintype:[0-9a-f]{12}\]$/),
    Password: launchPassword,
  });
  expect(outcomes(await launch(world, globex, input))).toEqual([["NOT_FOUND", "imageId"]]);
});

test("files are refused with the way out, in the preview too, and left out they are no hindrance", async () => {
  const imageId = await imageOf("with files", "<parameters/>");
  await put("writeInjectedFiles", imageId, { files: [{ path: "/etc/motd", content: "hello" }] });
  const otherwise = [{ path: "/etc/motd", content: "another" }];
  for (const files of [undefined, otherwise]) {
    const input = { ...place, imageId, files };
    const previewed = await preview(world, member, input);
    const refused = await launch(world, member, input);
    expect([outcomes(previewed), outcomes(refused)]).toEqual([[["UNSUPPORTED", "files"]], [["UNSUPPORTED", "files"]]]);
    expect(refused.userErrors[0]?.message).toContain("leaveOut");
    expect(previewed.userErrors).toEqual(refused.userErrors);
    expect(previewed.calls).toEqual([]);
  }
  const input = { ...place, imageId, files: [{ path: "/etc/motd", leaveOut: true }] };
  expect(outcomes(await preview(world, member, input))).toEqual([]);
  expect(outcomes(await launch(world, member, input))).toEqual([]);
});

test("a file for one launch alone is refused, in the preview too, where the image has no such file", async () => {
  const imageId = await imageOf("without files", "<parameters/>");
  const input = { ...place, imageId, files: [{ path: "/etc/motd", content: "hello" }] };
  expect(outcomes(await preview(world, member, input))).toEqual([["INVALID_REQUEST", "files.0.path"]]);
  expect(outcomes(await launch(world, member, input))).toEqual([["INVALID_REQUEST", "files.0.path"]]);
});

test("a key is named, and not given", async () => {
  const imageId = await imageOf("with a key", "<parameters/>");
  const refused = await launch(world, member, { ...place, imageId, sshKey: "ssh-ed25519 AAAA" });
  expect(outcomes(refused)).toEqual([["UNSUPPORTED", "sshKey"]]);
  expect(refused.userErrors[0]?.message).toContain("keyName");
});

test("what the cloud says of values, with a password among them, is not repeated", async () => {
  const imageId = await imageOf("stricter", manifest.replace("{8,40}", "{8,12}"));
  await put("writeLaunchParameters", imageId, { parametersXml: manifest });
  const refused = await launch(world, member, { ...place, imageId, parameters });
  expect(outcomes(refused)).toEqual([["INVALID_REQUEST", "parameters"]]);
  expect(refused.userErrors[0]?.message).not.toContain("“");
});

test("a parameter cannot stand for what the launch itself says", async () => {
  const imageId = await imageOf("named alike", "<parameters/>");
  await put("writeLaunchParameters", imageId, { fields: [{ name: "imageID", type: "STRING" }] });
  const refused = await launch(world, member, { ...place, imageId, parameters: { imageID: "20001190" } });
  expect(outcomes(refused)).toEqual([["INVALID_REQUEST", "parameters"]]);
});

test("what the cloud's own manifest asks for counts until somebody writes parameters", async () => {
  const imageId = await imageOf("as its cloud has it");
  const missing = await preview(world, member, { ...place, imageId });
  expect(outcomes(missing)).toEqual([
    ["INVALID_REQUEST", "parameters.UserName"],
    ["INVALID_REQUEST", "parameters.Password"],
  ]);
  const input = { ...place, imageId, parameters };
  const shown = await preview(world, member, input);
  expect(shown).toMatchObject({ userErrors: [], calls: [{ parameters: { UserName: "alice", Password: "[secret]" } }] });
  const launched = await launch(world, member, input);
  expect(launched.userErrors).toEqual([]);
  const machine = await smartcloudMachine(world, launched.instances[0]?.nativeId);
  expect(machine.parameters).toEqual(parameters);

  await put("writeLaunchParameters", imageId, { parametersXml: `<parameters>${field("Port", "string")}</parameters>` });
  const written = await preview(world, member, { ...place, imageId, parameters: { Port: "80" } });
  expect(written).toMatchObject({ userErrors: [], calls: [{ parameters: { Port: "80" } }] });
  expect(outcomes(await preview(world, member, input))).not.toEqual([]);
});

test("a manifest that nobody can read refuses values for it, and no launch without", async () => {
  const imageId = await imageOf("unreadable", "<html>Error 500</html>");
  const refused = await preview(world, member, { ...place, imageId, parameters });
  expect(outcomes(refused)).toEqual([["WRONG_STATE", "parameters"]]);
  expect(outcomes(await preview(world, member, { ...place, imageId }))).toEqual([]);
});
