import { createHash, randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { type FilesAnswer, filesOf, uploadPieces, write } from "../../support/callers/assets.ts";
import { allEvents } from "../../support/callers/events.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { ask, type Caller, dataOf } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";

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

async function imageOf(name: string, seed: object = {}, ...others: Caller[]): Promise<string> {
  const [nativeId = ""] = await world.control.createImages([{ region, ownerId: "111122223333", name, ...seed }]);
  const place = { provider: "AWS", region, nativeId };
  for (const caller of others) await imageAt(world, caller, place);
  return imageAt(world, member, place);
}

const shared = { launchPermissions: [{ userId: "777788889999" }] };
const put = (caller: Caller, input: object) => write(world.url, caller, "writeInjectedFiles", input);
const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");
const problems = async (input: object) =>
  (await put(member, input)).userErrors.map(({ code, field }) => [code, field.join(".")]);

test("files come back byte by byte, for whoever sees the image and for nobody else", async () => {
  const imageId = await imageOf("with-files", shared, globex);
  const bytes = randomBytes(300);
  const files = [
    { path: "/etc/motd", content: "Grüezi\n" },
    { path: "/opt/app/key.bin", contentBase64: bytes.toString("base64"), mode: "0600", owner: "app", group: "app" },
  ];
  expect(await put(member, { imageId, files })).toMatchObject({
    userErrors: [],
    event: { __typename: "InjectedFilesWritten", source: "ASSERTED" },
  });
  const seen = await filesOf(world.url, globex, imageId);
  expect(seen).toMatchObject({
    ...{ revision: 1, platform: "LINUX", scriptsTxt: "motd=/etc/motd\nkey.bin=/opt/app/key.bin\n" },
    files: [
      { path: "/etc/motd", mode: "0644", owner: "root", group: "root", template: false, text: "Grüezi\n", size: 8 },
      { path: "/opt/app/key.bin", mode: "0600", owner: "app", size: 300, sha256: sha256(bytes), text: null },
    ],
  } satisfies Partial<Omit<FilesAnswer, "files">> & { readonly files: readonly object[] });
  expect(seen?.files[1]?.contentBase64).toBe(bytes.toString("base64"));
  expect(await filesOf(world.url, initech, imageId)).toBeNull();
  expect((await put(initech, { imageId, files })).userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
  const events = await allEvents(await world.gateways[0].as("globex-member"), { filter: { imageIds: [imageId] } });
  expect(events.map(({ __typename }) => __typename)).toContain("InjectedFilesWritten");
});

test("a file of a MiB comes in pieces, which are their sender's alone", async () => {
  const imageId = await imageOf("large-file");
  const bytes = randomBytes(1_048_576);
  const pieces = await uploadPieces(world.url, member, bytes);
  expect(pieces).toHaveLength(16);
  const file = { path: "/opt/large.bin", pieces };
  const others = await put(world.caller("acme-admin"), { imageId, files: [file] });
  expect(others.userErrors).toMatchObject([{ code: "INVALID_REQUEST", field: ["files", "0", "pieces"] }]);
  expect(await problems({ imageId, files: [{ ...file, pieces: [...pieces, pieces[0]] }] })).toEqual([
    ["INVALID_REQUEST", "files.0.pieces"],
  ]);
  expect((await put(member, { imageId, files: [file] })).userErrors).toEqual([]);
  const [seen] = (await filesOf(world.url, member, imageId))?.files ?? [];
  expect(seen).toMatchObject({ size: 1_048_576, sha256: sha256(bytes) });
  expect(Buffer.from(seen?.contentBase64 ?? "", "base64").equals(bytes)).toBe(true);
});

test("pieces that are named often do not become more than all files may be", async () => {
  const imageId = await imageOf("repeated-pieces");
  const [piece = ""] = await uploadPieces(world.url, member, randomBytes(65_536));
  const pieces = Array.from({ length: 16 }, () => piece);
  const files = Array.from({ length: 11 }, (_, index) => ({ path: `/opt/${index}`, pieces }));
  expect(await problems({ imageId, files })).toEqual([["INVALID_REQUEST", "files"]]);
  expect(await problems({ imageId, files: files.slice(0, 10) })).toEqual([]);
});

test("a name that no scripts.txt takes is refused, and a path that gives none has one all the same", async () => {
  const imageId = await imageOf("odd-names");
  for (const name of ["", " ", "a=b", "a\nb", "\ufeffa", "\ud800", "x".repeat(256)])
    expect(await problems({ imageId, files: [{ name, path: "/a", content: "" }] })).toEqual([
      ["INVALID_REQUEST", "files.0.name"],
    ]);
  const files = [" ", "b/ ", "a=b"].map((end, index) => ({ path: `/opt/${end}`, content: `${index}` }));
  expect(await problems({ imageId, files })).toEqual([]);
  const { scriptsTxt } = (await filesOf(world.url, member, imageId)) ?? {};
  expect(scriptsTxt).toBe("file=/opt/ \n2-file=/opt/b/ \na_b=/opt/a=b\n");
});

test("pieces are bounded, and one that is too long or none is refused", async () => {
  const send = async (contentBase64: string) => {
    const query =
      "mutation ($input: UploadFilePieceInput!) { p: uploadFilePiece(input: $input) { userErrors { code } } }";
    const { p } = await dataOf<{ p: { userErrors: object[] } }>(world.url, member, query, { input: { contentBase64 } });
    return p.userErrors;
  };
  expect(await send(Buffer.alloc(65_536).toString("base64"))).toEqual([]);
  expect(await send(Buffer.alloc(65_537).toString("base64"))).toEqual([{ code: "INVALID_REQUEST" }]);
  expect(await send("")).toEqual([{ code: "INVALID_REQUEST" }]);
  expect(await send("no base64!")).toEqual([{ code: "INVALID_REQUEST" }]);
});

test("a content is named by its hash where the asset has or had it, and nowhere else", async () => {
  const [imageId, other] = [await imageOf("with-a-secret", shared, globex), await imageOf("without")];
  const text = "only acme has this";
  await put(member, { imageId, files: [{ path: "/a", content: text }] });
  const byHash = (path: string) => [{ path, sha256: sha256(text) }];
  expect((await put(member, { imageId, files: byHash("/b"), baseRevision: 1 })).userErrors).toEqual([]);
  expect((await put(member, { imageId, files: [], baseRevision: 2 })).userErrors).toEqual([]);
  expect((await put(member, { imageId, files: byHash("/c"), baseRevision: 3 })).userErrors).toEqual([]);
  expect((await filesOf(world.url, member, imageId))?.files).toMatchObject([{ path: "/c", text }]);
  const unknown = [{ code: "INVALID_REQUEST", field: ["files", "0", "sha256"] }];
  expect((await put(member, { imageId: other, files: byHash("/b") })).userErrors).toMatchObject(unknown);
  expect((await put(globex, { imageId, files: byHash("/b") })).userErrors).toMatchObject(unknown);
});

test("scripts.txt says where files go, and is written again", async () => {
  const imageId = await imageOf("windows-with-scripts", { windows: true, platform: "windows" });
  const scriptsTxt = "activate.txt=C:\\cloud\\activate.ps1\r\nrun.txt=C:\\cloud\\FirstProvisionStartup.bat";
  const files = [
    { name: "activate.txt", content: "Write-Host 1" },
    { name: "run.txt", content: "echo 1" },
    { path: "C:\\cloud\\more.txt", content: "more" },
  ];
  expect((await put(member, { imageId, files, scriptsTxt })).userErrors).toEqual([]);
  const seen = await filesOf(world.url, member, imageId);
  expect(seen?.platform).toBe("WINDOWS");
  expect(seen?.scriptsTxt).toBe(`${scriptsTxt.replace("\r", "")}\nmore.txt=C:\\cloud\\more.txt\n`);
  expect(seen?.files[0]).toMatchObject({
    name: "activate.txt",
    mode: null,
    owner: null,
    path: "C:\\cloud\\activate.ps1",
  });
  const again = await put(member, { imageId, files: files.slice(0, 1), scriptsTxt, baseRevision: 1 });
  expect(again.userErrors).toMatchObject([{ code: "INVALID_REQUEST", field: ["scriptsTxt"] }]);
  expect(await problems({ imageId, files: [{ name: "x", content: "" }], scriptsTxt: "" })).toEqual([
    ["INVALID_REQUEST", "files.0.path"],
  ]);
  expect(await problems({ imageId, files, scriptsTxt: "no border" })).toEqual([["INVALID_REQUEST", "scriptsTxt"]]);
});

test("an edit that does not follow the last one is CONFLICT, and the same again says nothing", async () => {
  const imageId = await imageOf("edited-files");
  const files = [{ path: "/a", content: "1" }];
  await put(member, { imageId, files });
  expect((await put(member, { imageId, files })).userErrors).toMatchObject([{ code: "CONFLICT" }]);
  expect(await put(member, { imageId, files, baseRevision: 1 })).toMatchObject({ userErrors: [], event: null });
  const other = { imageId, files: [{ path: "/a", content: "2" }], baseRevision: 1 };
  expect((await put(member, other)).userErrors).toEqual([]);
  expect((await put(member, other)).userErrors).toMatchObject([{ code: "CONFLICT", field: ["baseRevision"] }]);
});

test("what a file must not be is said where it stands", async () => {
  const imageId = await imageOf("refused-files");
  const of = (...files: object[]) => problems({ imageId, files });
  const wrong = (...fields: string[]) => fields.map((field) => ["INVALID_REQUEST", field]);
  const ok = { path: "/ok", content: "" };
  expect(await of(ok, { path: "/etc/../shadow", content: "" })).toEqual(wrong("files.1.path"));
  expect(await of({ ...ok, mode: "4755" }, { path: "/b", content: "", owner: "Root!" })).toEqual(
    wrong("files.0.mode", "files.1.owner"),
  );
  expect(await of(ok, ok)).toEqual(wrong("files.1.path"));
  expect(await of({ path: "/a" })).toEqual(wrong("files.0.content"));
  expect(await of({ ...ok, contentBase64: "" })).toEqual(wrong("files.0.content"));
  expect(await of({ path: "/a", contentBase64: "=" })).toEqual(wrong("files.0.contentBase64"));
  expect(await of({ ...ok, content: "{{ Nobody }}", template: true })).toEqual(wrong("files.0.content"));
  expect(await of({ path: "/a", contentBase64: "/w==", template: true })).toEqual(wrong("files.0.template"));
  expect(await filesOf(world.url, member, imageId)).toBeNull();
});

test("templates name launch parameters of the same asset", async () => {
  const imageId = await imageOf("templates");
  const fields = [{ name: "Greeting", type: "STRING" }];
  await write(world.url, member, "writeLaunchParameters", { imageId, fields });
  const files = [{ path: "/etc/motd", content: "{{ Greeting }} {{{{", template: true }];
  expect((await put(member, { imageId, files })).userErrors).toEqual([]);
  const all = "edits(kind: FILES) { nodes { revision ... on LaunchFiles { files { path template } } } }";
  const query = `query ($id: ID!) { image(id: $id) { assets { ${all} } } }`;
  const { body } = await ask(world.url, member, { query, variables: { id: imageId } });
  expect(body).toContain('"template":true');
});
