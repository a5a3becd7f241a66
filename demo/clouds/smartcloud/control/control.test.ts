import { expect, test } from "vitest";
import { ACME, listMember, startTestCloud, textMember } from "../test-client.ts";

test("seeded images get what they lack, and are seen on the wire", () => {
  const { cloud, get } = startTestCloud();
  const answer = cloud.control(
    "POST",
    ["images"],
    [
      { name: "one", location: "61" },
      { name: "two", owner: ACME, state: 42 },
    ],
  );
  expect(answer).toMatchObject({ status: 201, body: { ids: [expect.any(String), expect.any(String)] } });
  const id = (place: number) => textMember(answer, "body", "ids", place);
  expect(get(ACME, `/offerings/image/${id(0)}`).json()).toMatchObject({
    name: "one",
    location: "61",
    owner: "SYSTEM",
    state: 1,
  });
  expect(get(ACME, `/offerings/image/${id(1)}`).json()).toMatchObject({
    owner: ACME,
    visibility: "PRIVATE",
    state: 42,
  });
});

test("a bad seed is refused with what is accepted, and nothing is kept of it", () => {
  const { cloud } = startTestCloud();
  const count = () => listMember(cloud.control("GET", ["images"], undefined), "body", "images").length;
  const before = count();
  const refused = (body: unknown) => cloud.control("POST", ["images"], body);
  expect(refused([{ name: "ok" }, { name: "no", region: "x" }])).toMatchObject({
    status: 400,
    body: { error: expect.stringMatching(/images\[1\]: unknown key region; accepted are id, name/) },
  });
  expect(refused({ name: "no", location: "7" })).toMatchObject({ status: 400 });
  expect(refused({ id: "20031001", name: "taken" })).toMatchObject({ status: 400 });
  expect(
    refused([
      { id: "5", name: "a" },
      { id: "5", name: "b" },
    ]),
  ).toMatchObject({ status: 400 });
  expect(refused(undefined)).toMatchObject({ status: 400 });
  expect(count()).toBe(before);
});

test("changes are applied as in the portal: all of them, or none", () => {
  const { cloud, get } = startTestCloud();
  const change = (changes: unknown) => cloud.control("POST", ["changes"], { changes });
  const good = {
    imageId: "20031001",
    change: { name: "renamed", state: 99, owner: "new@acme.example", visibility: "SHARED" },
  };
  expect(change([good, { imageId: "1", change: { name: "x" } }])).toMatchObject({ status: 400 });
  expect(get(ACME, "/offerings/image/20031001").json()).toMatchObject({ name: "acme-web-base 3" });
  expect(change([good, { imageId: "20031007", change: { delete: true } }])).toEqual({
    status: 200,
    body: { changed: 2 },
  });
  expect(get(ACME, "/offerings/image/20031001").json()).toMatchObject({
    name: "renamed",
    state: 99,
    owner: "new@acme.example",
  });
  expect(get(ACME, "/offerings/image/20031007").status).toBe(500);
});

test("prices and texts can change, and unknown keys are refused", () => {
  const { cloud, get } = startTestCloud();
  const change = (fields: unknown) =>
    cloud.control("POST", ["changes"], { changes: [{ imageId: "20031001", change: fields }] });
  expect(change({ price: { instanceType: "COP64.2/4096/60", rate: 9.5 }, manifest: "<parameters/>" })).toMatchObject({
    status: 200,
  });
  expect(get(ACME, "/offerings/image/20031001").text).toContain('"rate":9.5');
  expect(get(ACME, "/offerings/image/20031001/manifest").json()).toEqual({ manifest: "<parameters/>" });
  for (const bad of [
    { colour: 1 },
    { price: { cost: 1 } },
    { state: "1" },
    { delete: false },
    { delete: true, name: "x" },
  ]) {
    expect(change(bad)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
  }
});

test("a thousand changes and more go in one request", () => {
  const { cloud } = startTestCloud({ scale: 1_500 });
  const images = listMember(cloud.control("GET", ["images"], undefined), "body", "images");
  const changes = images.map((image) => ({ imageId: textMember(image, "id"), change: { description: "moved" } }));
  expect(cloud.control("POST", ["changes"], { changes })).toEqual({ status: 200, body: { changed: images.length } });
});

test("other paths are nobody's, other methods are refused", () => {
  const { cloud } = startTestCloud();
  expect(cloud.control("GET", ["constructor"], undefined)).toBeUndefined();
  expect(cloud.control("GET", ["images", "1"], undefined)).toBeUndefined();
  expect(cloud.control("PATCH", ["images"], undefined)).toMatchObject({ status: 405 });
});

test("what is under way can be finished without waiting", () => {
  const { cloud, get, send } = startTestCloud();
  const id = textMember(send(ACME, "PUT", "/instances/91001", "state=save&name=x").json(), "id");
  send(ACME, "DELETE", "/instances/91002", "");
  cloud.control("POST", ["settle"], undefined);
  expect(get(ACME, `/offerings/image/${id}`).json()).toMatchObject({ state: 1 });
  expect(get(ACME, "/instances/91002").json()).toMatchObject({ status: 3 });
});
