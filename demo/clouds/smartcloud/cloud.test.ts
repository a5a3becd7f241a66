import { expect, test } from "vitest";
import { ACME, BASE_PATH, GLOBEX, INITECH, startTestCloud, textMember, wireRequest } from "./test-client.ts";

test("a call without a known user is refused in a text line, with the way to sign in", () => {
  const { cloud } = startTestCloud();
  for (const authorization of [undefined, "Bearer x", "Basic !", `Basic ${btoa(`${ACME}:wrong`)}`]) {
    const headers = authorization === undefined ? {} : { authorization };
    const request = { method: "GET", target: `${BASE_PATH}/locations`, headers, body: Buffer.alloc(0) };
    const answer = cloud.answer(request, cloud.identify(request));
    expect(answer).toMatchObject({ status: 401, headers: { "www-authenticate": expect.stringMatching(/^Basic /) } });
    expect(answer).toMatchObject({ body: expect.stringMatching(/^Error 401: /) });
  }
});

test("JSON is given only to whom it is preferred by name", () => {
  const { get } = startTestCloud();
  const typeFor = (accept: string) => get(ACME, "/locations", accept).type;
  expect(typeFor("application/json")).toBe("application/json");
  expect(typeFor("application/json, text/xml;q=0.5")).toBe("application/json");
  expect(typeFor("text/xml, application/json;q=0.9")).toBe("text/xml;charset=UTF-8");
  expect(typeFor("response")).toBe("text/xml;charset=UTF-8");
  expect(typeFor("*/*")).toBe("text/xml;charset=UTF-8");
});

test("a trailing slash, a query and a content type without a body change nothing", () => {
  const { cloud, get } = startTestCloud();
  const plain = get(ACME, "/offerings/image").text;
  expect(get(ACME, "/offerings/image/").text).toBe(plain);
  expect(get(ACME, "/offerings/image?anything=1").text).toBe(plain);
  const request = wireRequest(ACME, "GET", "/offerings/image", {
    accept: "application/json",
    "content-type": "text/xml",
  });
  expect(cloud.answer(request, cloud.identify(request))).toMatchObject({ status: 200, body: plain });
});

test("a path that names no resource is the container's page, an unknown image a text line, both 500", () => {
  const { get } = startTestCloud();
  expect(get(ACME, "/images")).toMatchObject({ status: 500, type: "text/html" });
  expect(get(ACME, "")).toMatchObject({ status: 500, type: "text/html" });
  expect(get(ACME, "/offerings/image/1")).toMatchObject({ status: 500, text: "Error 500: No Image with id: 1" });
  expect(get(ACME, "/locations/7")).toMatchObject({ status: 500, text: "Error 500: No DataCenter with id: 7" });
  expect(get(ACME, "/instances/28193")).toMatchObject({ status: 404, text: "Error 404: Invalid Instance ID 28193" });
  expect(get(ACME, "/keys/none").status).toBe(404);
  expect(get(ACME, "/requests/1").status).toBe(404);
});

test("without the quirks an unknown image is 404 and both answers are alike", () => {
  const { get } = startTestCloud({ faithful: false });
  expect(get(ACME, "/offerings/image/1").status).toBe(404);
  const listed = get(ACME, "/offerings/image").json();
  expect(listed).toMatchObject({ images: expect.arrayContaining([get(ACME, "/offerings/image/20031001").json()]) });
});

test("users see public images, their own, and what their enterprise shares", () => {
  const { get } = startTestCloud();
  const status = (user: string, id: string) => get(user, `/offerings/image/${id}`).status;
  expect(status(ACME, "20031001")).toBe(200);
  expect(status(ACME, "20031044")).toBe(200);
  expect(status(ACME, "20031045")).toBe(401);
  expect(status(GLOBEX, "20031007")).toBe(401);
  expect(status(GLOBEX, "20031063")).toBe(200);
  expect(status(INITECH, "20031069")).toBe(200);
  expect(get(GLOBEX, "/instances/91001").status).toBe(401);
  expect(get(GLOBEX, "/instances").text).not.toContain("acme.example");
});

test("a single image lacks the architecture, pads the unit and rounds the time; the list does not", () => {
  const { get } = startTestCloud();
  const single = get(ACME, "/offerings/image/20031001").json();
  const listed = get(ACME, "/offerings/image").json();
  expect(single).not.toHaveProperty("architecture");
  expect(single).toMatchObject({ createdTime: 1772806930000 });
  expect(get(ACME, "/offerings/image/20031001").text).toContain('"unitOfMeasure":"UHR  "');
  expect(listed).toMatchObject({
    images: expect.arrayContaining([
      expect.objectContaining({ id: "20031001", architecture: "x86_64", createdTime: 1772806930417 }),
    ]),
  });
});

test("the asset files lie behind the image's own addresses, braces as they are or encoded", () => {
  const { get } = startTestCloud();
  const image = get(ACME, "/offerings/image/20031001").json();
  const [manifest, documentation] = [textMember(image, "manifest"), textMember(image, "documentation")];
  const path = (address: string) => address.replace("https://www-147.ibm.com", "");
  expect(path(manifest)).toMatch(/artifact\/\{[0-9A-F-]{36}\}\/1\.0\/parameters\.xml$/);
  expect(get(ACME, path(manifest))).toMatchObject({ status: 200, type: "text/xml;charset=UTF-8" });
  expect(get(ACME, encodeURI(path(documentation)))).toMatchObject({ status: 200, type: "text/html;charset=UTF-8" });
  expect(get(ACME, path(documentation).replace("GettingStarted.html", "none.txt")).status).toBe(404);
  expect(get(GLOBEX, path(manifest)).status).toBe(401);
  expect(get(ACME, "/offerings/image/20031001/manifest").json()).toEqual({ manifest: get(ACME, path(manifest)).text });
});

test("a call is named by its method and its path without ids, whatever the password", () => {
  const { cloud } = startTestCloud();
  const named = (path: string, method = "GET") => cloud.identify(wireRequest(ACME, method, path, {}));
  expect(named("/offerings/image/")).toEqual({ action: "GET /offerings/image", account: ACME, region: null });
  expect(named("/offerings/image/20/manifest").action).toBe("GET /offerings/image/{id}/manifest");
  expect(named("/instances/1", "PUT").action).toBe("PUT /instances/{id}");
  expect(named("/offerings/nothing").action).toBe("Unknown");
  const broken = { method: "GET", target: "%%%", headers: { authorization: "Basic ????" }, body: Buffer.alloc(0) };
  expect(cloud.identify(broken)).toEqual({ action: "Unknown", account: null, region: null });
});

test("failures are worded as the service would", () => {
  const { cloud } = startTestCloud();
  const call = { action: "GET /locations", account: null, region: null };
  expect(cloud.wordFault("5xx", call)).toMatchObject({ status: 500, headers: { "content-type": "text/html" } });
  expect(cloud.wordFault("throttle", call)).toMatchObject({ status: 503, body: expect.stringMatching(/^Error 503: /) });
  expect(cloud.wordFault("deny", call)).toMatchObject({ status: 401 });
});
