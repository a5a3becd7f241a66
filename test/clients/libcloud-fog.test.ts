import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Clouds, startClouds } from "../../demo/clouds/clouds.ts";

/**
 * Requests in the form of Apache Libcloud's driver `ibm_sce` and fog's provider `ibm`, written by hand from what is known
 * of their sources (headers, encodings, fields), and what they read from the answers. Nothing here was recorded from the
 * clients, which do not run here; versions in `User-Agent` are examples.
 */
const base = "/computecloud/enterprise/api/rest/20100331";
const form = "application/x-www-form-urlencoded";

let clouds: Clouds;

beforeAll(async () => {
  clouds = await startClouds();
});

afterAll(() => clouds.close());

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** With nothing added: `fetch` would put an `Accept` of its own, and encode the path. */
function send({ method, path, headers, body }: Sent, user = "ACME"): Promise<Answer> {
  const [name, password] = [`SMARTCLOUD_${user}_USER`, `SMARTCLOUD_${user}_PASSWORD`].map(
    (variable) => clouds.environment[`TINTYPE_DEMO_${variable}`] ?? "wrong",
  );
  const { hostname, port } = new URL(clouds.smartcloud);
  return new Promise((resolve, reject) => {
    const outgoing = request({
      hostname,
      port,
      method,
      path: `${base}${path}`,
      headers: {
        Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`,
        ...headers,
        ...(body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) }),
      },
    });
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers["content-type"] ?? "",
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.end(body);
  });
}

/** Whatever is under way arrives. Several steps may follow each other. */
async function settle(): Promise<void> {
  for (let step = 0; step < 3; step += 1) await fetch(`${clouds.control}/smartcloud/settle`, { method: "POST" });
}

describe("Apache Libcloud", () => {
  const always = { Accept: "text/xml", "Accept-Encoding": "gzip,deflate", "User-Agent": "libcloud/0.20.0 (IBM SCE)" };

  /** Its connection puts `Content-Type: text/xml` wherever the call names no other, also where there is no body. */
  const bare = (method: string, path: string) =>
    send({ method, path, headers: { ...always, "Content-Type": "text/xml" } });

  /** Python's urlencode: blanks are `+`, and `/`, `*`, `@` are encoded. */
  const withForm = (method: string, path: string, fields: Readonly<Record<string, string>>) =>
    send({ method, path, headers: { ...always, "Content-Type": form }, body: urlencode(fields) });

  test("list_images reads id, name and the children of SupportedInstanceTypes, which it cannot bear to miss", async () => {
    const { status, type, text } = await bare("GET", "/offerings/image");
    expect([status, type]).toEqual([200, "text/xml;charset=UTF-8"]);
    expect(text).toMatch(/^<\?xml version="1\.0" encoding="UTF-8" standalone="yes"\?><ns2:DescribeImagesResponse /);
    const images = all(text, "Image");
    expect(images.length).toBeGreaterThan(40);
    for (const image of images) {
      expect(one(image, "ID")).toMatch(/^\d+$/);
      expect(one(image, "Name")).not.toBe("");
      expect(image).toMatch(/<SupportedInstanceTypes(\/>|>)/);
      for (const size of all(image, "InstanceType")) expect(one(size, "ID")).toMatch(/^[A-Z]{3}(32|64)\./);
    }
    const { text: locations } = await bare("GET", "/locations");
    const raleigh = all(locations, "Location").find((location) => one(location, "ID") === "41");
    // It takes what follows the comma for the country.
    expect(one(raleigh ?? "", "Name")).toMatch(/^Raleigh, /);
  });

  test("create_node, list_nodes, reboot_node and destroy_node: a form with + and %2F, answered with one node", async () => {
    const body = { name: "libcloud node", imageID: "20004749", instanceType: "COP64.2/4096/60", location: "41" };
    expect(urlencode(body)).toContain("name=libcloud+node&");
    expect(urlencode(body)).toContain("COP64.2%2F4096%2F60");
    const created = await withForm("POST", "/instances", { ...body, publicKey: "acme-deploy" });
    expect([created.status, created.text]).toEqual([200, expect.stringContaining("<ns2:CreateInstanceResponse ")]);
    const [node = "", ...others] = all(created.text, "Instance");
    expect(others).toEqual([]);
    expect([one(node, "Name"), one(node, "Status"), one(node, "ImageID")]).toEqual(["libcloud node", "0", "20004749"]);
    const id = one(node, "ID");

    await settle();
    const listed = all((await bare("GET", "/instances")).text, "Instance").find((other) => one(other, "ID") === id);
    // The flat address beside the nested one, padded with blanks.
    expect(listed).toMatch(/<IP>[\d.]+ +<\/IP><PrimaryIP>/);
    expect(one(listed ?? "", "Status")).toBe("5");
    const restarted = await withForm("PUT", `/instances/${id}`, { state: "restart" });
    expect([restarted.status, restarted.text]).toEqual([200, expect.stringContaining("RestartInstanceResponse")]);
    await settle();
    const ended = await bare("DELETE", `/instances/${id}`);
    expect([ended.status, ended.text]).toEqual([200, expect.stringMatching(/<ns2:DeleteInstanceResponse [^>]*\/>$/)]);
  });

  test("create_image from a volume, and ex_destroy_image", async () => {
    const fields = { name: "imported by libcloud", volumeId: "40015", description: "50% done" };
    const { status, text } = await withForm("POST", "/offerings/image", fields);
    expect(status).toBe(200);
    const [image = ""] = all(text, "Image");
    expect([one(image, "Name"), one(image, "Description"), one(image, "State")]).toEqual([
      "imported by libcloud",
      "50% done",
      "5",
    ]);
    const early = await bare("DELETE", `/offerings/image/${one(image, "ID")}`);
    expect([early.status, early.text]).toEqual([412, expect.stringMatching(/^Error 412: /)]);
    await settle();
    const gone = await bare("DELETE", `/offerings/image/${one(image, "ID")}`);
    expect([gone.status, gone.text]).toEqual([200, expect.stringMatching(/<ns2:DeleteImageResponse [^>]*\/>$/)]);
  });

  test("errors are a status other than 200 and a line of text, which it shows as it is", async () => {
    const lost = await bare("DELETE", "/instances/28193");
    expect([lost.status, lost.text]).toEqual([404, "Error 404: Invalid Instance ID 28193"]);
    const nowhere = await withForm("POST", "/instances", {
      name: "x",
      imageID: "20004749",
      instanceType: "COP64.2/4096/60",
      location: "3",
    });
    expect([nowhere.status, nowhere.text]).toEqual([412, "Error 412: No DataCenter with id: 3"]);
    const stranger = await send({ method: "GET", path: "/instances", headers: always }, "NOBODY");
    expect(stranger.status).toBe(401);
  });
});

describe("fog", () => {
  /** Also where there is no body. */
  const headers = {
    Accept: "application/json",
    "Content-Type": form,
    "Accept-Encoding": "gzip",
    "User-Agent": "fog/2.3.0",
  };

  const ask = (method: string, path: string, body?: string) =>
    send({ method, path, headers, ...(body === undefined ? {} : { body }) });

  async function expects200(method: string, path: string, body?: string): Promise<Record<string, unknown>> {
    const { status, type, text } = await ask(method, path, body);
    expect([status, type], text).toEqual([200, "application/json"]);
    // Every answer that fog reads is an object.
    return JSON.parse(text) as Record<string, unknown>;
  }

  test("list_images and get_image: ids are texts, times are numbers, and the single image lacks its architecture", async () => {
    // fog's answers are what this test looks into.
    const { images } = (await expects200("GET", "/offerings/image")) as { images: Record<string, unknown>[] };
    const listed = images.find(({ id }) => id === "20004749");
    expect(listed).toMatchObject({ state: 1, visibility: "PUBLIC", createdTime: expect.any(Number) });
    expect(listed).toHaveProperty("architecture");
    const single = await expects200("GET", "/offerings/image/20004749");
    expect(single).toMatchObject({ id: "20004749", name: listed?.name });
    expect(single).not.toHaveProperty("architecture");
    expect(await expects200("GET", "/offerings/image/20004749/agreement")).toMatchObject({ text: expect.any(String) });
    expect(await expects200("GET", "/offerings/image/20004749/manifest")).toMatchObject({
      manifest: expect.stringContaining("<parameters"),
    });
  });

  test("create_instance: URI.escape leaves / raw and blanks are %20; secondary.ip.N; a hash of Ruby's as a field", async () => {
    const body = [
      "name=fog%20instance",
      "imageID=20004749",
      "instanceType=COP64.2/4096/60",
      "location=41",
      "publicKey=acme-deploy",
      "secondary.ip.0=300402",
      'Configuration%20Data={:a=%3E"b"}',
    ].join("&");
    const created = await expects200("POST", "/instances", body);
    expect(created).toMatchObject({
      instances: [{ name: "fog instance", status: 0, instanceType: "COP64.2/4096/60" }],
    });
    const [instance] = created.instances as [{ readonly id: string; readonly requestId: string }];
    expect(await expects200("GET", `/requests/${instance.requestId}`)).toMatchObject({
      instances: [{ id: instance.id }],
    });
    await settle();
    expect(await expects200("GET", `/instances/${instance.id}`)).toMatchObject({
      status: 5,
      secondaryIP: [{ ip: expect.stringMatching(/^198\.51\.100\.20 */) }],
    });

    // Capture, as its model's `create_image` does it.
    const captured = await expects200(
      "PUT",
      `/instances/${instance.id}`,
      "state=save&name=fog%20image&description=from+fog",
    );
    expect(captured).toMatchObject({ name: "fog image", description: "from fog", visibility: "PRIVATE", state: 0 });
    expect(captured).not.toHaveProperty("owner");
    await settle();
    const { ImageID: clone } = await expects200(
      "POST",
      `/offerings/image/${captured.id}`,
      "name=clone&description=of%20it",
    );
    expect(clone).toMatch(/^\d+$/);
    await settle();
    expect(await expects200("DELETE", `/offerings/image/${clone}`)).toEqual({ success: true });
    expect(await expects200("DELETE", `/offerings/image/${captured.id}`)).toEqual({ success: true });
    expect(await expects200("DELETE", `/instances/${instance.id}`)).toEqual({ success: true });
  });

  test("a & in a value splits the field, since fog does not encode it; the service cannot tell", async () => {
    const { ImageID } = await expects200("POST", "/offerings/image/20004749", "name=salt&pepper&description=both");
    await settle();
    expect(await expects200("GET", `/offerings/image/${ImageID}`)).toMatchObject({ name: "salt" });
    await expects200("DELETE", `/offerings/image/${ImageID}`);
  });

  test("what it does not expect is a line of text: 401 for others' things, 500 for an image that is not there", async () => {
    expect(await ask("DELETE", "/offerings/image/20004749")).toMatchObject({
      status: 401,
      text: expect.stringMatching(/^Error 401: /),
    });
    expect((await ask("GET", "/offerings/image/1")).status).toBe(500);
  });
});

function urlencode(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString().replaceAll("*", "%2A");
}

/** Elements of a name, with what is between their tags; they do not nest in each other here. */
function all(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, "g"))].map(([, inner = ""]) => inner);
}

/** The text of the first child of a name, as ElementTree's findtext gives it. */
function one(xml: string, name: string): string {
  return new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(xml)?.[1] ?? "";
}
