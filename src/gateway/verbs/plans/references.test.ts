import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Reference } from "../../../ports/adapter.ts";
import { allowedReference, objectionsToReferences, type ReferencePolicy, secretReferences } from "./references.ts";

let root: string;
let policy: ReferencePolicy;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "tintype-references-")));
  mkdirSync(join(root, "acme/deep"), { recursive: true });
  mkdirSync(join(root, "globex"));
  writeFileSync(join(root, "acme/deep/key"), "secret");
  writeFileSync(join(root, "globex/key"), "secret");
  symlinkSync(join(root, "globex/key"), join(root, "acme/out"));
  symlinkSync(join(root, "globex"), join(root, "acme/folder-out"));
  symlinkSync(join(root, "acme/deep/key"), join(root, "acme/in"));
  policy = {
    environment: ["ACME_*", "SHARED_KEY"],
    folders: [join(root, "acme")],
    profiles: ["acme", "acme-*"],
    endpoints: ["https://ec2.acme.example/api/"],
  };
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const objections = (options: unknown, others: readonly Reference[] = []) =>
  objectionsToReferences(options, others, policy).map(({ path }) => path.join("."));
const endpoint = (name: string): readonly Reference[] => [{ kind: "ENDPOINT", name, path: ["endpoint"] }];

test("references are found by their form, wherever they stand", () => {
  const options = { a: { env: "X" }, b: [{ c: { file: "/y" } }], d: { env: "X", more: 1 }, e: { env: 1 }, f: null };
  expect(secretReferences(options)).toEqual([
    { reference: { env: "X" }, path: ["a"] },
    { reference: { file: "/y" }, path: ["b", "0", "c"] },
  ]);
});

test.each(["ACME_", "ACME_KEY", "SHARED_KEY"])("the variable %s may be referred to", (env) => {
  expect(objections({ secret: { env } })).toEqual([]);
});

test.each(["ACM", "acme_key", "SHARED_KEY_2", "GLOBEX_KEY", "PATH", "*", ""])("the variable %j may not", (env) => {
  expect(objections({ secret: { env } })).toEqual(["secret"]);
});

test.each(["acme/deep/key", "acme/in", "acme/not-there-yet"])("the file %s may be referred to", (file) => {
  expect(objections({ secret: { file: join(root, file) } })).toEqual([]);
});

test.each([
  "acme",
  "acme/../globex/key",
  "acme//deep/key",
  "acme/./deep/key",
  "acme/out",
  "acme/folder-out/key",
  "globex/key",
  "globex/not-there",
  "acme-2/key",
  "acme/deep/key\0",
])("the file %j may not", (file) => {
  expect(objections({ secret: { file: `${root}/${file}` } })).toEqual(["secret"]);
});

test("a file is named by its absolute path", () => {
  expect(objections({ secret: { file: "acme/deep/key" } })).toEqual(["secret"]);
});

test("the refusal is the same whether there is something or not, and repeats nothing", () => {
  const said = (file: string) => objectionsToReferences({ file: join(root, file) }, [], policy);
  expect(said("globex/key")).toEqual(said("globex/not-there"));
  expect(JSON.stringify(said("globex/key"))).not.toMatch(/globex|key/);
});

test("what is read is what was checked: links are followed once", () => {
  expect(allowedReference({ file: join(root, "acme/in") }, policy)).toEqual({ file: join(root, "acme/deep/key") });
  expect(allowedReference({ file: join(root, "acme/out") }, policy)).toBeNull();
  expect(allowedReference({ env: "GLOBEX" }, policy)).toBeNull();
  expect(allowedReference({ env: "GLOBEX" }, null)).toEqual({ env: "GLOBEX" });
});

test("profiles go by their names, the gateway's own identity is nobody's", () => {
  const profile = (name: string): readonly Reference[] => [{ kind: "PROFILE", name, path: ["profile"] }];
  expect(objections({}, profile("acme-images"))).toEqual([]);
  expect(objections({}, profile("globex"))).toEqual(["profile"]);
  const identity: readonly Reference[] = [{ kind: "IDENTITY", name: "", path: ["credentials"] }];
  expect(objections({}, identity)).toEqual(["credentials"]);
  expect(objectionsToReferences({ secret: { env: "PATH" } }, [...identity, ...profile("globex")], null)).toEqual([]);
});

test.each(["https://ec2.acme.example/api", "https://EC2.acme.example:443/api/"])(
  "the endpoint %s is allowed",
  (url) => {
    expect(objections({}, endpoint(url))).toEqual([]);
  },
);

test.each(["https://ec2.acme.example", "http://ec2.acme.example/api", "https://ec2.acme.example.evil.example/api", ""])(
  "the endpoint %j is not",
  (url) => {
    expect(objections({}, endpoint(url))).toEqual(["endpoint"]);
  },
);

test("an allowed endpoint that is no URL lets nothing in", () => {
  const broken = { ...policy, endpoints: ["", "no url"] };
  for (const name of ["", "no url", "other"])
    expect(objectionsToReferences({}, endpoint(name), broken)).toHaveLength(1);
});

test.each([
  "http://169.254.169.254",
  "http://2852039166",
  "http://0xa9fea9fe/",
  "http://0251.0376.0251.0376",
  "http://169.254.43518",
  "http://[::ffff:a9fe:a9fe]",
  "http://[::ffff:169.254.169.254]",
  "http://[64:ff9b::a9fe:a9fe]",
  "http://[fd00:ec2::254]",
  "http://[fe80::1]",
  "http://①⑥⑨.②⑤④.①⑥⑨.②⑤④",
  "http://0",
  "http://[::]",
  "http://metadata.google.internal.",
  "http://metadata.goog",
  "http://instance-data.ec2.internal",
  "http://[::169.254.169.254]",
  "http://[::100.100.100.200]",
  "http://[::ffff:0:169.254.169.254]",
  "http://[2002:a9fe:a9fe::1]",
  "http://[2002:a83f:8110::]",
  "http://[64:ff9b:1::a9fe:a9fe]",
  "http://[64:ff9b:1:a9fe:a9:fe00::]",
  "http://[2001:0:a9fe:a9fe::1]",
  "http://[2001:0:1:2:3:4:5601:5601]",
  "http://[2001:db8::5efe:169.254.169.254]",
  "http://[2001:db8::200:5efe:a9fe:a9fe]",
  "http://[fd00:ec2:0:0:0:0:0:254]",
  "http://168.63.129.16",
  "http://100.100.100.200",
  "http://169.254.169.254.nip.io",
  "http://aws.169-254-169-254.sslip.io",
  "http://a9fea9fe.nip.io",
  "http://fd00-ec2--254.sslip.io",
  "http://168.63.129.16.xip.example",
])("%s is no cloud's, for operators neither", (url) => {
  expect(objectionsToReferences({}, endpoint(url), null)).toHaveLength(1);
});

test.each([
  "https://ec2.eu-west-1.amazonaws.com",
  "http://127.0.0.1:4566",
  "https://10.1.2.3",
  "https://ec2.10-1-2-3.acme.example",
  "https://[2a00:1450:4001::1]",
  "https://[2002:a01:203::1]",
  "https://deadbeef.acme.example",
])("%s may be an operator's cloud", (url) => {
  expect(objectionsToReferences({}, endpoint(url), null)).toEqual([]);
});

test("a region is an operator's to name", () => {
  const region: readonly Reference[] = [{ kind: "REGION", name: "of-others", path: ["region"] }];
  expect(objections({}, region)).toEqual(["region"]);
  expect(objectionsToReferences({}, region, null)).toEqual([]);
});
