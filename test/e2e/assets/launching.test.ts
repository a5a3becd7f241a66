import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { assetsOf, write } from "../../support/callers/assets.ts";
import {
  acceptAgreement,
  awsMachine,
  filesInCloudConfig,
  launch,
  outcomes,
  preview,
} from "../../support/callers/launching.ts";
import { closeAfterAll } from "../../support/closing.ts";
import type { Caller } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";
import { launchPassword } from "../../support/worlds/canaries.ts";

const onEnd = closeAfterAll();
const region = "us-east-1";
let world: TenantsWorld;
let member: Caller;
let globex: Caller;
let initech: Caller;

beforeAll(async () => {
  world = await startTenants({ onEnd });
  [member, globex, initech] = [
    world.caller("acme-member"),
    world.caller("globex-member"),
    world.caller("initech-publisher"),
  ];
});

async function imageOf(name: string, seed: object = {}): Promise<string> {
  const launchPermissions = [{ userId: "777788889999" }];
  const [nativeId = ""] = await world.control.createImages([
    { region, ownerId: "111122223333", name, launchPermissions, ...seed },
  ]);
  const place = { provider: "AWS", region, nativeId };
  await imageAt(world, globex, place);
  return imageAt(world, member, place);
}

async function put(mutation: string, imageId: string, input: object): Promise<void> {
  const { userErrors } = await write(world.url, member, mutation, { imageId, ...input });
  expect(userErrors).toEqual([]);
}

const fields = [
  { name: "AdminUser", type: "STRING", required: true, pattern: "^[a-z]+$", maxLength: 12 },
  { name: "AdminPassword", type: "PASSWORD", required: true, minLength: 10 },
  { name: "Size", type: "ONE_OF", default: "small", options: [{ value: "small" }, { value: "large" }] },
];
const parameters = { AdminUser: "alice", AdminPassword: launchPassword };

test("acme writes for an image, and globex launches it: refused, agreed, previewed, launched, and byte by byte there", async () => {
  const imageId = await imageOf("a-product");
  const binary = randomBytes(700);
  await put("writeLaunchParameters", imageId, { fields });
  await put("writeInjectedFiles", imageId, {
    files: [
      { path: "/etc/motd", content: "Willkommen bei „Acme“: ☕ 😀\n\ttabs: yes\n" },
      { path: "/opt/app/blob", contentBase64: binary.toString("base64"), mode: "0600", owner: "app", group: "staff" },
      {
        path: "/etc/app.conf",
        content: "user={{ AdminUser }}\npassword={{ AdminPassword }}\n{{{{x}}\n",
        template: true,
      },
      { path: "/etc/left-out", content: "not this time" },
      { path: "/etc/other", content: "as it was" },
    ],
  });
  await put("writeAgreement", imageId, { text: "Be kind." });

  const input = {
    ...{ imageId, parameters, parametersRevision: 1 },
    files: [
      { path: "/etc/left-out", leaveOut: true },
      { path: "/etc/other", content: "for this launch" },
    ],
  };
  const refused = await launch(world, globex, input);
  expect(outcomes(refused)).toEqual([["AGREEMENT_REQUIRED", "acceptAgreement"]]);
  expect(refused.userErrors[0]?.message).toContain("acceptAgreement: 1");

  const seen = await preview(world, globex, input);
  expect(outcomes(seen)).toEqual([["AGREEMENT_REQUIRED", "acceptAgreement"]]);
  expect(seen.calls).toMatchObject([{ action: "RunInstances", parameters: { UserData: "[secret]", MinCount: 1 } }]);
  const document = seen.calls[0]?.document ?? "";
  expect(JSON.stringify(seen)).not.toContain(launchPassword);
  expect(document).toContain('"/etc/app.conf"');
  expect(document.match(/\[secret\]/g)).toHaveLength(2);
  expect(document).toContain("for this launch");
  expect(document).not.toContain("left-out");

  const agreed = await acceptAgreement(world, globex, { imageId, revision: 1 });
  expect(agreed).toMatchObject({ userErrors: [], asset: { agreement: { viewerAcceptedAt: agreed.acceptedAt } } });
  expect(outcomes(await preview(world, globex, input))).toEqual([]);
  const launched = await launch(world, globex, { ...input, name: "their-machine", count: 2 });
  expect(launched).toMatchObject({ userErrors: [], instances: [{ name: "their-machine" }, {}] });

  const { userData } = await awsMachine(world, launched.instances[0]?.nativeId);
  const files = filesInCloudConfig(userData);
  expect([...files.keys()]).toEqual([
    "/etc/cloud/parameters.xml",
    "/etc/motd",
    "/opt/app/blob",
    "/etc/app.conf",
    "/etc/other",
  ]);
  expect(files.get("/etc/motd")?.bytes.toString()).toBe("Willkommen bei „Acme“: ☕ 😀\n\ttabs: yes\n");
  expect(files.get("/opt/app/blob")).toEqual({ bytes: binary, permissions: "0600", owner: "app:staff" });
  expect(files.get("/etc/app.conf")?.permissions).toBe("0600");
  expect(files.get("/etc/app.conf")?.bytes.toString()).toBe(`user=alice\npassword=${launchPassword}\n{{x}}\n`);
  expect(files.get("/etc/other")?.bytes.toString()).toBe("for this launch");
  const xml = files.get("/etc/cloud/parameters.xml");
  expect(xml).toMatchObject({ permissions: "0600", owner: "root:root" });
  for (const value of ["alice", launchPassword, "small"])
    expect(xml?.bytes.toString()).toContain(`<value>${value}</value>`);
});

test("who may not see the image is told that there is none, whatever they send", async () => {
  const imageId = await imageOf("unseen");
  await put("writeLaunchParameters", imageId, { fields });
  await put("writeAgreement", imageId, { text: "Be kind." });
  const notFound = [["NOT_FOUND", "imageId"]];
  const nobodys = Buffer.from(`Image:AWS:${region}:ami-0123456789abcdef0`).toString("base64url");
  const answers = await Promise.all(
    [imageId, nobodys].map(async (id) => [
      await launch(world, initech, { imageId: id, parameters, acceptAgreement: 1 }),
      await preview(world, initech, { imageId: id, parameters: { Nonsense: 1 } }),
      await acceptAgreement(world, initech, { imageId: id, revision: 1 }),
    ]),
  );
  for (const answer of answers.flat()) expect(outcomes(answer)).toEqual(notFound);
  expect(answers[0]).toEqual(answers[1]);
});

test("an agreement is asked for anew with each revision, from each person, and agreed to inline", async () => {
  const imageId = await imageOf("with-terms");
  await put("writeAgreement", imageId, { text: "First." });
  const required = [["AGREEMENT_REQUIRED", "acceptAgreement"]];
  expect(outcomes(await launch(world, globex, { imageId, acceptAgreement: 1 }))).toEqual([]);
  expect(outcomes(await launch(world, globex, { imageId }))).toEqual([]);
  expect(outcomes(await launch(world, member, { imageId }))).toEqual(required);
  await put("writeAgreement", imageId, { text: "Second.", baseRevision: 1 });
  expect(outcomes(await launch(world, globex, { imageId }))).toEqual(required);
  expect(outcomes(await launch(world, globex, { imageId, acceptAgreement: 1 }))).toEqual(required);
  expect(outcomes(await acceptAgreement(world, globex, { imageId, revision: 1 }))).toEqual([["CONFLICT", "revision"]]);
  expect(outcomes(await launch(world, globex, { imageId, acceptAgreement: 2 }))).toEqual([]);
  const first = await acceptAgreement(world, globex, { imageId, revision: 2 });
  expect(await acceptAgreement(world, globex, { imageId, revision: 2 })).toEqual(first);
  const [asset] = (await assetsOf(world.url, member, imageId)) ?? [];
  expect(asset?.agreement).toMatchObject({ revision: 2 });
});

test("one's own asset does not lead round the owner's agreement", async () => {
  const imageId = await imageOf("with-two-assets");
  await put("writeAgreement", imageId, { text: "By the owner." });
  const own = await write(world.url, globex, "writeAgreement", { imageId, text: "By our lawyers." });
  const asset = own.asset?.id;
  const both = await launch(world, globex, { imageId, asset });
  expect(outcomes(both)).toEqual([
    ["AGREEMENT_REQUIRED", "acceptAgreement"],
    ["AGREEMENT_REQUIRED", "acceptAgreement"],
  ]);
  expect(outcomes(await launch(world, globex, { imageId, asset, acceptAgreement: 1 }))).toHaveLength(1);
  expect(outcomes(await acceptAgreement(world, globex, { imageId, revision: 1 }))).toEqual([]);
  expect(outcomes(await launch(world, globex, { imageId, asset, acceptAgreement: 1 }))).toEqual([]);
  expect(outcomes(await launch(world, member, { imageId, asset, acceptAgreement: 1 }))).toEqual([
    ["NOT_FOUND", "asset"],
  ]);
});

test("nobody has agreed by a launch that was refused, or by one that was dry", async () => {
  const imageId = await imageOf("wrong-input");
  await put("writeAgreement", imageId, { text: "Be kind." });
  await put("writeLaunchParameters", imageId, { fields });
  const wrong = { imageId, acceptAgreement: 1, parameters: { AdminUser: "Alice!", AdminPassword: "short" } };
  expect(outcomes(await launch(world, globex, wrong))).toEqual([
    ["INVALID_REQUEST", "parameters.AdminUser"],
    ["INVALID_REQUEST", "parameters.AdminPassword"],
  ]);
  expect(outcomes(await launch(world, globex, { imageId, parameters }))).toEqual([
    ["AGREEMENT_REQUIRED", "acceptAgreement"],
  ]);
  expect(outcomes(await launch(world, globex, { imageId, parameters, acceptAgreement: 1, dryRun: true }))).toEqual([]);
  expect(outcomes(await launch(world, globex, { imageId, parameters }))).toHaveLength(1);
});

test("parameters of another revision are CONFLICT", async () => {
  const imageId = await imageOf("newer-parameters");
  await put("writeLaunchParameters", imageId, { fields });
  await put("writeLaunchParameters", imageId, { fields: fields.slice(0, 2), baseRevision: 1 });
  const conflict = await launch(world, globex, { imageId, parameters, parametersRevision: 1 });
  expect(outcomes(conflict)).toEqual([["CONFLICT", "parametersRevision"]]);
  expect(conflict.userErrors[0]?.message).toContain("Revision 2");
  expect(outcomes(await launch(world, globex, { imageId, parameters, parametersRevision: 2 }))).toEqual([]);
});

test("a key to sign in with goes to a Linux, and nowhere else", async () => {
  const sshKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH alice@example";
  const imageId = await imageOf("with-a-key");
  const launched = await launch(world, member, { imageId, sshKey });
  expect(launched.userErrors).toEqual([]);
  const { userData = "" } = await awsMachine(world, launched.instances[0]?.nativeId);
  expect(Buffer.from(userData, "base64").toString()).toBe(
    `#cloud-config\n${JSON.stringify({ ssh_authorized_keys: [sshKey] })}\n`,
  );
  const of = async (id: string, key: string) => outcomes(await launch(world, member, { imageId: id, sshKey: key }));
  expect(await of(imageId, `command="reboot" ${sshKey}`)).toEqual([["INVALID_REQUEST", "sshKey"]]);
  expect(await of(imageId, `${sshKey}\nssh-rsa AAAA`)).toEqual([["INVALID_REQUEST", "sshKey"]]);
  const windows = await imageOf("windows-with-a-key", { windows: true, platform: "windows" });
  expect(await of(windows, sshKey)).toEqual([["UNSUPPORTED", "sshKey"]]);
});

test("on Windows the script of the first start writes files and parameters", async () => {
  const imageId = await imageOf("windows-product", { windows: true, platform: "windows" });
  await put("writeInjectedFiles", imageId, { files: [{ path: "C:\\cloud\\a.ps1", content: "Write-Host 1\r\n" }] });
  const launched = await launch(world, globex, { imageId });
  expect(launched.userErrors).toEqual([]);
  const { userData = "" } = await awsMachine(world, launched.instances[0]?.nativeId);
  const script = Buffer.from(userData, "base64").toString();
  expect(script).toMatch(/^<powershell>\r\n/);
  const call = /Write-InjectedFile '([^']+)' '([^']+)' \$false \$false/.exec(script);
  expect(Buffer.from(call?.[1] ?? "", "base64").toString()).toBe("C:\\cloud\\a.ps1");
  expect(Buffer.from(call?.[2] ?? "", "base64").toString()).toBe("Write-Host 1\r\n");
  const shown = await preview(world, globex, { imageId });
  expect(shown.calls[0]?.parameters.UserData).toBe(userData);
  expect(shown.calls[0]?.document).toContain("Write-Host 1");
});

test("a template that the parameters no longer fit names its file, and can be left out", async () => {
  const imageId = await imageOf("outlived-template");
  await put("writeLaunchParameters", imageId, { fields: [{ name: "Greeting", type: "STRING" }] });
  const [path, other] = ["/etc/motd", "/etc/issue"];
  const files = [
    { path: other, content: "{{{{" },
    { path, content: "hello\n{{ Greeting }}", template: true },
  ];
  await put("writeInjectedFiles", imageId, { files });
  await put("writeLaunchParameters", imageId, { fields: [], baseRevision: 1 });
  const refused = await launch(world, globex, { imageId });
  expect(outcomes(refused)).toEqual([["INVALID_REQUEST", "files"]]);
  expect(refused.userErrors[0]?.message).toMatch(/^\/etc\/motd: Line 2 of the template: /);
  const neither = await launch(world, globex, { imageId, files: [{ path }] });
  expect(outcomes(neither)).toEqual([["INVALID_REQUEST", "files.0.content"]]);
  expect(neither.userErrors[0]?.message).toContain("leaveOut");
  expect(outcomes(await launch(world, globex, { imageId, files: [{ path, leaveOut: true }] }))).toEqual([]);
});

test("what EC2 does not take as user data is refused with its size, before anybody is asked", async () => {
  const imageId = await imageOf("too-large");
  const files = [{ path: "/opt/noise", contentBase64: randomBytes(20_000).toString("base64") }];
  await put("writeInjectedFiles", imageId, { files });
  const refused = await launch(world, globex, { imageId });
  expect(outcomes(refused)).toEqual([["INVALID_REQUEST", "files"]]);
  expect(refused.userErrors[0]?.message).toMatch(/bytes of user data/);
});

test("values and files that nobody asked for are refused, and say where", async () => {
  const imageId = await imageOf("asks-for-nothing");
  const of = async (input: object) => outcomes(await launch(world, member, { imageId, ...input }));
  expect(await of({ parameters: { AdminUser: "alice" } })).toEqual([["INVALID_REQUEST", "parameters"]]);
  expect(await of({ parameters: "alice" })).toEqual([["INVALID_REQUEST", "parameters"]]);
  expect(await of({ acceptAgreement: 1 })).toEqual([["INVALID_REQUEST", "acceptAgreement"]]);
  expect(await of({ parametersRevision: 1 })).toEqual([["CONFLICT", "parametersRevision"]]);
  expect(await of({ asset: "nonsense" })).toEqual([["NOT_FOUND", "asset"]]);
  await put("writeInjectedFiles", imageId, { files: [{ path: "/a", content: "1" }] });
  const file = async (...files: object[]) => of({ files });
  expect(await file({ path: "/b", content: "" })).toEqual([["INVALID_REQUEST", "files.0.path"]]);
  expect(await file({ path: "/a" })).toEqual([["INVALID_REQUEST", "files.0.content"]]);
  expect(await file({ path: "/a", leaveOut: true, content: "x" })).toEqual([["INVALID_REQUEST", "files.0.leaveOut"]]);
  expect(await file({ path: "/a", content: "x" }, { path: "/a", leaveOut: true })).toEqual([
    ["INVALID_REQUEST", "files.1.path"],
  ]);
});
