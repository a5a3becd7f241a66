import { expect, test } from "vitest";
import {
  ACME,
  GLOBEX,
  INITECH,
  listMember,
  member,
  startTestCloud,
  type TestCloud,
  textMember,
} from "./test-client.ts";

/** The public image that most tests start from. */
function slesId(made: TestCloud): string {
  const images = listMember(made.get(ACME, "/offerings/image").json(), "images");
  const wanted = { name: "SUSE Linux Enterprise Server 11 SP1 for x86_64", location: "41" };
  const image = images.find(
    (one) => member(one, "name") === wanted.name && member(one, "location") === wanted.location,
  );
  return textMember(image, "id");
}

test("a capture runs through its states and then has an asset of its own", () => {
  const made = startTestCloud();
  const answer = made.send(ACME, "PUT", "/instances/91001", "state=save&name=web%20base+4&description=next");
  expect(Object.keys(Object(answer.json()))).toEqual([
    "name",
    "createdTime",
    "productCodes",
    "id",
    "description",
    "visibility",
    "state",
  ]);
  expect(answer.json()).toMatchObject({ name: "web base 4", visibility: "PRIVATE", state: 0 });
  const id = textMember(answer.json(), "id");
  const now = () => made.get(ACME, `/offerings/image/${id}`).json();
  made.pass(1_000);
  expect(now()).toMatchObject({ state: 4, owner: ACME });
  expect(now()).not.toHaveProperty("manifest");
  made.pass(1_000);
  expect(now()).toMatchObject({ state: 1, manifest: expect.stringContaining("parameters.xml") });
  expect(made.get(GLOBEX, `/offerings/image/${id}`).status).toBe(401);
});

test("only an active instance can be captured or restarted", () => {
  const { send } = startTestCloud();
  expect(send(ACME, "PUT", "/instances/91023", "state=restart")).toMatchObject({
    status: 412,
    text: "Error 412: Instance must be in the Active state",
  });
  expect(send(ACME, "PUT", "/instances/91005", "state=save&name=x").status).toBe(412);
  expect(send(GLOBEX, "PUT", "/instances/91001", "state=restart").status).toBe(401);
});

test("an image with running instances cannot be deleted, an unused one can", () => {
  const { send, get } = startTestCloud();
  expect(send(ACME, "DELETE", "/offerings/image/20031001", "")).toMatchObject({ status: 412 });
  expect(send(ACME, "DELETE", "/offerings/image/20031007", "").json()).toEqual({ success: true });
  expect(get(ACME, "/offerings/image/20031007").status).toBe(500);
  expect(send(ACME, "DELETE", "/offerings/image/20031044", "").status).toBe(401);
  expect(send(ACME, "DELETE", "/offerings/image/20031026", "").status).toBe(412);
});

test("a clone belongs to the caller and has an asset of its own", () => {
  const made = startTestCloud();
  const id = textMember(
    made.send(ACME, "POST", `/offerings/image/${slesId(made)}`, "name=ours&description=a%2Fb").json(),
    "ImageID",
  );
  made.pass(1_000);
  expect(made.get(ACME, `/offerings/image/${id}`).json()).toMatchObject({
    name: "ours",
    description: "a/b",
    owner: ACME,
    visibility: "PRIVATE",
    state: 1,
  });
});

test("sharing opens an image to the enterprise; the public catalogue is for publishers", () => {
  const { send } = startTestCloud();
  expect(send(ACME, "PUT", "/offerings/image/20031001", "visibility=SHARED").json()).toMatchObject({
    visibility: "SHARED",
  });
  expect(send(ACME, "PUT", "/offerings/image/20031001", "visibility=PUBLIC").status).toBe(401);
  expect(send(INITECH, "PUT", "/offerings/image/20031069", "visibility=PUBLIC").json()).toMatchObject({
    visibility: "PUBLIC",
  });
  expect(send(ACME, "PUT", "/offerings/image/20031001", "visibility=ALL").status).toBe(412);
});

test("an instance is made, gets its address late, and goes through removal", () => {
  const made = startTestCloud();
  const form = `name=n+1&imageID=${slesId(made)}&instanceType=COP64.2%2F4096%2F60&location=41&publicKey=DEFAULT&ip=300402&volumeID=40012`;
  const instance = member(made.send(ACME, "POST", "/instances", form).json(), "instances", 0);
  const id = textMember(instance, "id");
  expect(instance).toMatchObject({ name: "n 1", status: 0, imageId: slesId(made), volumes: ["40012"] });
  expect(instance).not.toHaveProperty("primaryIP");
  const now = () => made.get(ACME, `/instances/${id}`).json();
  made.pass(1_000);
  expect(now()).toMatchObject({ status: 1, primaryIP: { ip: " ".repeat(16) } });
  made.pass(1_000);
  expect(now()).toMatchObject({ status: 5, primaryIP: { ip: "198.51.100.20   ", type: 1 } });
  expect(made.get(ACME, "/storage/40012").json()).toMatchObject({ state: 5, instanceId: id });
  expect(made.send(ACME, "DELETE", `/instances/${id}`, "").json()).toEqual({ success: true });
  made.pass(1_000);
  expect(now()).toMatchObject({ status: 3 });
  expect(made.get(ACME, "/storage/40012").json()).toMatchObject({ state: 4, instanceId: "0" });
  made.pass(60_000);
  expect(made.get(ACME, `/instances/${id}`).status).toBe(404);
});

test("what an instance is made of is checked first", () => {
  const made = startTestCloud();
  const create = (form: string) => made.send(ACME, "POST", "/instances", form);
  const rest = `imageID=${slesId(made)}&instanceType=COP64.2/4096/60`;
  expect(create(`name=n&location=3&${rest}`)).toMatchObject({
    status: 412,
    text: "Error 412: No DataCenter with id: 3",
  });
  expect(create(`name=n&location=61&${rest}`).status).toBe(412);
  expect(create("name=n&location=41&imageID=20031001&instanceType=COP32.1/2048/60").status).toBe(412);
  const windows = "name=n&location=41&imageID=20031019&instanceType=COP64.2/4096/60";
  expect(create(windows).text).toContain("UserName");
  expect(create(`${windows}&UserName=Guest&Password=Abcdef1!x`).status).toBe(412);
  expect(create(`${windows}&UserName=anna&Password=xyz`).status).toBe(412);
  expect(create(`${windows}&UserName=anna&Password=1Anna-2b!`).status).toBe(412);
  expect(create(`${windows}&UserName=anna&Password=Gr8-Cloud!`).status).toBe(200);
});

test("an instance can be renamed, prolonged and restarted", () => {
  const made = startTestCloud();
  const put = (form: string) => made.send(ACME, "PUT", "/instances/91002", form);
  expect(put("name=web%202").json()).toEqual({ success: true });
  expect(put("expirationTime=1400000000000").json()).toEqual({ expirationTime: 1400000000000 });
  expect(put("expirationTime=1").status).toBe(406);
  expect(put("state=restart").json()).toEqual({ success: true });
  expect(made.get(ACME, "/instances/91002").json()).toMatchObject({ name: "web 2", status: 8 });
  made.pass(1_000);
  expect(made.get(ACME, "/instances/91002").json()).toMatchObject({ status: 5 });
});

test("a volume is made once per name, attached, detached and deleted", () => {
  const made = startTestCloud();
  const form = "name=logs&size=256&format=RAW&location=41&offeringID=20001208";
  const id = textMember(made.send(ACME, "POST", "/storage", form).json(), "id");
  expect(made.send(ACME, "POST", "/storage", form)).toMatchObject({
    status: 500,
    text: expect.stringContaining("already"),
  });
  made.pass(2_000);
  expect(made.send(ACME, "PUT", "/instances/91002", `storageID=${id}&type=attach`).json()).toEqual({ success: true });
  made.pass(1_000);
  expect(made.get(ACME, `/storage/${id}`).json()).toMatchObject({ state: 5, instanceId: "91002" });
  expect(made.send(ACME, "DELETE", `/storage/${id}`, "").status).toBe(412);
  expect(made.send(ACME, "PUT", "/instances/91002", `storageID=${id}&type=detach`).status).toBe(200);
  made.pass(1_000);
  expect(made.send(ACME, "DELETE", `/storage/${id}`, "").status).toBe(200);
});

test("an image goes to a volume and comes back as another image", () => {
  const made = startTestCloud();
  expect(made.send(ACME, "POST", "/offerings/image", "name=x&volumeId=40012").status).toBe(412);
  expect(made.send(ACME, "PUT", "/storage/40012", "imageId=20031001").json()).toMatchObject({ id: "40012", state: 12 });
  made.pass(2_000);
  const imported = made.send(ACME, "POST", "/offerings/image", "name=x&volumeId=40012");
  expect(imported.json()).toMatchObject({ name: "x", state: 5, owner: ACME });
  made.pass(2_000);
  const id = textMember(imported.json(), "id");
  expect(made.get(ACME, `/offerings/image/${id}`).json()).toMatchObject({
    state: 1,
    platform: "SUSE Linux Enterprise Server/11 SP1",
  });
});

test("keys and addresses are made and given back", () => {
  const made = startTestCloud();
  expect(made.send(ACME, "POST", "/keys", "name=new").json()).toMatchObject({
    keyMaterial: expect.stringContaining("RSA PRIVATE KEY"),
  });
  expect(made.send(ACME, "POST", "/keys", "name=new").status).toBe(409);
  expect(made.send(ACME, "POST", "/keys", "name=bad&publicKey=zzz").status).toBe(412);
  expect(made.send(ACME, "PUT", "/keys/new", "default=true").status).toBe(200);
  expect(made.get(ACME, "/keys/DEFAULT").json()).toMatchObject({ default: false });
  expect(made.send(ACME, "DELETE", "/keys/new", "").status).toBe(200);
  const id = textMember(made.send(ACME, "POST", "/addresses", "location=61&offeringID=20001223").json(), "id");
  made.pass(2_000);
  expect(made.send(ACME, "DELETE", `/addresses/${id}`, "").json()).toEqual({ success: true });
  expect(made.send(ACME, "DELETE", "/addresses/300401", "").status).toBe(412);
});

test("an address is read by its id, by its owner alone", () => {
  const made = startTestCloud();
  const listed = listMember(made.get(ACME, "/addresses").json(), "addresses");
  expect(made.get(ACME, "/addresses/300402").json()).toEqual(listed.find((one) => member(one, "id") === "300402"));
  expect(made.get(ACME, "/addresses/300402", "text/xml").text).toMatch(
    /<ns2:DescribeAddressResponse [^>]*><Address>.*<ID>300402<\/ID>.*<\/Address><\/ns2:DescribeAddressResponse>$/,
  );
  expect(made.get(GLOBEX, "/addresses/300402").status).toBe(401);
  expect(made.get(ACME, "/addresses/1").status).toBe(404);
});

test("an enterprise sees and uses its own VLANs alone", () => {
  const made = startTestCloud();
  const seen = (user: string) =>
    listMember(made.get(user, "/offerings/vlan").json(), "vlan").map((one) => member(one, "name"));
  expect(seen(ACME)).toEqual(["ACME-VLAN1", "ACME-VLAN2"]);
  expect(seen(GLOBEX)).toEqual(["GLOBEX-VLAN1"]);
  expect(seen(INITECH)).toEqual([]);
  expect(made.get(INITECH, "/offerings/vlan", "text/xml").text).not.toContain("VLAN1");
  const address = (user: string, vlan: string) =>
    made.send(user, "POST", "/addresses", `location=41&offeringID=20034221&vlanID=${vlan}`).status;
  expect([address(ACME, "5301"), address(GLOBEX, "5301"), address(ACME, "5302")]).toEqual([200, 412, 412]);
  const instance = (user: string, vlan: string) => {
    const fields = `name=v&imageID=${slesId(made)}&instanceType=COP64.2/4096/60&publicKey=&location=41&vlanID=${vlan}`;
    return made.send(user, "POST", "/instances", fields);
  };
  expect(instance(GLOBEX, "5301")).toMatchObject({ status: 412, text: "Error 412: No VLAN 5301 in DataCenter 41" });
});
