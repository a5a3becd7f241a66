import { isInterfaceType, isObjectType } from "graphql";
import { beforeAll, expect, test } from "vitest";
import { buildSchema } from "../../../schema/build.ts";
import { elementsOf } from "../../../src/markdown/html.fixture.ts";
import { vectors } from "../../../src/markdown/vectors.samples.ts";
import { ownTypes } from "../../contract/names.ts";
import { write } from "../../support/callers/assets.ts";
import { send } from "../../support/callers/publications.ts";
import { say } from "../../support/callers/talk.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { ask, type Caller } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";

// What tries to run in a reader's browser, in every text that people can write; forms have a test of their own.

const onEnd = closeAfterAll();
const region = "us-east-1";
let world: TenantsWorld;
let publisher: Caller;

beforeAll(async () => {
  world = await startTenants({ onEnd, approval: true });
  publisher = world.caller("initech-publisher");
});

async function imageOf(seed: object): Promise<string> {
  const [nativeId = ""] = await world.control.createImages([{ region, ownerId: "123456789012", ...seed }]);
  return imageAt(world, publisher, { provider: "AWS", region, nativeId });
}

/** What GraphQL and this gateway take as text; the rest is refused elsewhere. */
const texts = vectors.map((vector) =>
  vector.toWellFormed().replace(/[\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]|[^\P{Cc}\n\t]/gu, ""),
);
const lines = texts
  .map((text) =>
    text
      .replace(/[\n\t]/g, " ")
      .trim()
      .slice(0, 150),
  )
  .filter((text) => text !== "");
const pages = Array.from({ length: Math.ceil(texts.length / 10) }, (_, index) =>
  texts.slice(index * 10, index * 10 + 10).join("\n\n"),
);

/** The answer as it came, which no browser takes for a page. */
async function read(query: string, variables: object): Promise<string> {
  const { wire, json, body } = await ask(world.url, publisher, { query, variables });
  expect(json.errors).toBeUndefined();
  expect(wire).toMatch(/"content-type","application\/(graphql-response\+)?json/);
  expect(wire).toContain('"x-content-type-options","nosniff"');
  return body;
}

test("two fields of the contract are HTML, and no other says that it is", async () => {
  const fields = ownTypes(await buildSchema()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).map(({ name, description }) => ({ at: `${type.name}.${name}`, description }))
      : [],
  );
  const html = fields.filter(({ at, description }) => /html$/i.test(at) || /as HTML to show/i.test(description ?? ""));
  expect(html.map(({ at }) => at).toSorted()).toEqual(["GettingStarted.html", "Post.html"]);
});

test("pages and posts become HTML that runs nothing, and give back what was written", async () => {
  const imageId = await imageOf({ name: "hostile-pages" });
  let baseRevision: number | undefined;
  for (const markdown of pages) {
    const { asset, userErrors } = await write(world.url, publisher, "writeGettingStarted", {
      ...{ imageId, markdown, baseRevision },
    });
    expect(userErrors).toEqual([]);
    expect(asset?.gettingStarted?.markdown).toBe(markdown);
    expect(elementsOf(asset?.gettingStarted?.html ?? "<").length).toBeGreaterThan(0);
    baseRevision = asset?.gettingStarted?.revision;
  }
  for (const [index, markdown] of pages.entries()) {
    const title = lines[index] ?? "none";
    const opened = await say(world.url, publisher, "openTopic", { imageId, kind: "DISCUSSION", title, markdown });
    expect(opened).toMatchObject({ userErrors: [], topic: { title }, post: { markdown } });
    elementsOf(opened.post?.html ?? "<");
  }
});

test("all other texts stay texts, in answers that are JSON", async () => {
  for (const [index, text] of pages.entries()) {
    const some = lines.slice(index * 10, index * 10 + 10);
    const line = some[0] ?? "none";
    const imageId = await imageOf({ name: line.slice(0, 120), description: some.join(" "), tags: { a: line } });
    const put = async (mutation: string, input: object) => {
      const { userErrors } = await write(world.url, publisher, mutation, { imageId, ...input });
      expect([mutation, userErrors]).toEqual([mutation, []]);
    };
    await put("writeAgreement", { text });
    await put("writeProductTerms", { productCodes: ["orders"], terms: text });
    const fields = some.flatMap((one, at) => [
      { name: `Line${at}`, type: "STRING", label: one, description: one, message: one, default: one },
      { name: `One${at}`, type: "ONE_OF", label: one, options: [{ value: "a", label: one }] },
    ]);
    await put("writeLaunchParameters", { fields });
    await put("writeInjectedFiles", { files: [{ path: "/etc/motd", content: text }] });
    const refused = await send(world.url, publisher, "requestPublication", { imageId, visibility: "PUBLIC" });
    const requestId = refused.request?.id;
    expect((await send(world.url, publisher, "withdrawPublication", { requestId })).userErrors).toEqual([]);
    const body = await read(
      `query ($id: ID!) { image(id: $id) { name description tags { key value } assets {
        agreement { text } productTerms { terms }
        launchParameters { fields { label description message default options { label } } jsonSchema uiSchema parametersXml }
        injectedFiles { files { path text } }
      } } }`,
      { id: imageId },
    );
    const { image } = (JSON.parse(body) as { data: { image: Shown } }).data;
    const [asset] = image.assets;
    expect(image.description).toBe(some.join(" "));
    expect(asset?.agreement.text).toBe(text);
    expect(asset?.productTerms.terms).toBe(text);
    expect(asset?.launchParameters.fields).toMatchObject(
      fields.map(({ label, options }) => ({ label, ...(options && { options: [{ label }] }) })),
    );
    expect(asset?.injectedFiles.files[0]?.text).toBe(text);
  }
});

interface Shown {
  readonly description: string;
  readonly assets: readonly {
    readonly agreement: { readonly text: string };
    readonly productTerms: { readonly terms: string };
    readonly launchParameters: { readonly fields: readonly object[] };
    readonly injectedFiles: { readonly files: readonly { readonly text: string }[] };
  }[];
}
