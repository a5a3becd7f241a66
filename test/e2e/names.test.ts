import { beforeAll, describe, expect, test } from "vitest";
import { allImages, completeImages, type ImageAnswer, listImages } from "../support/callers/catalog.ts";
import { mutate } from "../support/callers/mutations.ts";
import { closeAfterAll } from "../support/closing.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { acmeSmartCloud, globexAws, tenants } from "../support/worlds/backends.ts";
import { type Control, controlledClouds } from "../support/worlds/control.ts";

const onEnd = closeAfterAll();
let control: Control;
let gateway: Gateway;
let acme: Gateway;
let everything: readonly ImageAnswer[];
let [lookalike, private_] = ["", ""];

beforeAll(async () => {
  const started = await controlledClouds({}, onEnd);
  control = started.control;
  const [production] = tenants;
  if (!production) throw new Error("no tenants");
  const place = { region: "us-east-1", ownerId: "777788889999" };
  [lookalike = "", private_ = ""] = await control.createImages([
    { ...place, name: "acme-orders-9.9.9", launchPermissions: [{ userId: "111122223333" }] },
    { ...place, name: "globex-only" },
  ]);
  gateway = await startGateway({ clouds: started.clouds, onEnd, backends: [production, acmeSmartCloud, globexAws] });
  await completeImages(gateway);
  acme = await gateway.as("acme-member");
  everything = await allImages(acme);
});

const idsBy = async (filter: object) => (await allImages(acme, { filter })).map(({ nativeId }) => nativeId);
const refusalOf = async (by: Gateway, query: string, variables: object = {}) => {
  const { errors = [] } = await by.graphql(query, variables);
  return errors.map(({ message, extensions }) => ({ ...extensions, message }))[0];
};

describe("an image is found by what people have in hand", () => {
  const ami = "ami-084ab8ca3f4bdd25f";

  test("its id in a search, an ARN, its global id, and a list of ids over all clouds", async () => {
    const id = everything.find(({ nativeId }) => nativeId === ami)?.id;
    for (const text of [ami, ami.toUpperCase(), `arn:aws:ec2:us-east-1::image/${ami}`, id])
      expect(await idsBy({ text }), text).toContain(ami);
    const smartCloud = everything.find(({ provider }) => provider === "SMARTCLOUD")?.nativeId ?? "";
    expect(await idsBy({ text: smartCloud })).toContain(smartCloud);
    expect((await idsBy({ nativeIds: [smartCloud, ami] })).sort()).toEqual([smartCloud, ami].sort());
    const { sources } = await listImages(acme, { filter: { nativeIds: [ami] } });
    expect(new Set(sources.map(({ name }) => name))).toEqual(new Set(["acme-production"]));
  });

  test("the name of its public SSM parameter, as clients write it", async () => {
    const { data } = await acme.graphql<{ images: { nodes: readonly { publicSsmParameterName?: string }[] } }>(
      '{ images(first: 100, filter: { owners: ["amazon"] }) { nodes { ... on AwsImage { publicSsmParameterName } } } }',
    );
    const parameter = data.images.nodes.find((node) => node.publicSsmParameterName)?.publicSsmParameterName;
    for (const text of [parameter, `resolve:ssm:${parameter}`]) {
      const nodes = (await listImages(acme, { filter: { text } })).nodes;
      expect(nodes.length).toBeGreaterThan(0);
      expect(new Set(nodes.map(({ owner }) => owner?.alias))).toEqual(new Set(["amazon"]));
    }
  });

  test.each([
    ["image", `{ image(id: "${ami}") { id } }`],
    ["node", `{ node(id: "${ami}") { id } }`],
    ["lifecycleEvents", `{ lifecycleEvents(filter: { imageIds: ["${ami}"] }) { nodes { id } } }`],
  ])("%s says which filter takes the cloud's own id", async (_, query) => {
    expect(await refusalOf(acme, query)).toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringContaining("images(filter: { nativeIds: […] })"),
    });
  });
});

describe("whose an image is, its account says and not its name", () => {
  test("`self` is the accounts of the viewer's backends, and aliases count in any case", async () => {
    const own = everything.filter(({ owner }) => ["111122223333"].includes(owner?.id ?? ""));
    const ofPerson = everything.filter(({ owner }) => owner?.id === "catalog@acme.example");
    expect((await idsBy({ owners: ["self"] })).sort()).toEqual([...own, ...ofPerson].map((one) => one.nativeId).sort());
    expect(own.length).toBeGreaterThan(0);
    expect(await idsBy({ owners: ["Amazon"] })).toEqual(await idsBy({ owners: ["amazon"] }));
    expect((await idsBy({ owners: ["AWS-Marketplace"] })).length).toBeGreaterThan(0);
  });

  test("a stranger's image that looks like one's own is marked, and can be left out", async () => {
    const { data } = await acme.graphql<{
      images: { nodes: readonly { nativeId: string; ownedByViewer: boolean }[] };
    }>('{ images(first: 50, filter: { name: "acme-orders*" }) { nodes { nativeId ownedByViewer } } }');
    const marks = new Map(data.images.nodes.map((node) => [node.nativeId, node.ownedByViewer]));
    expect(marks.get(lookalike)).toBe(false);
    expect([...marks.values()]).toContain(true);
    expect(await idsBy({ name: "acme-orders*", ownedByViewer: true })).not.toContain(lookalike);
    expect(await idsBy({ name: "acme-orders*", ownedByViewer: false })).toEqual([lookalike]);
  });

  test("what cannot be an owner is refused with what an owner looks like", async () => {
    for (const owner of ["acme", "1111-2222-3333", "11112222333", ""])
      expect(
        await refusalOf(acme, "query ($owner: String!) { images(filter: { owners: [$owner] }) { totalCount } }", {
          owner,
        }),
      ).toMatchObject({
        ...{ code: "BAD_USER_INPUT", field: "filter.owners" },
        message: expect.stringMatching(
          /an owner is `self`, an AWS account of 12 digits or one of amazon, .*mail address/,
        ),
      });
  });
});

describe("a place where nobody looks", () => {
  const query = `query ($region: String!, $nativeId: String!) {
    imageByNativeId(provider: AWS, region: $region, nativeId: $nativeId) { id }
  }`;
  const idOf = (region: string, nativeId: string) =>
    Buffer.from(`Image:AWS:${region}:${nativeId}`).toString("base64url");
  const absent = "ami-0123456789abcdef0";
  const looked = /^None of your backends looks at this region\. They look at eu-west-1, us-east-1:/;

  test("is named with the regions that are looked at, by whichever way an image is asked for", async () => {
    const refusal = { code: "BAD_USER_INPUT", message: expect.stringMatching(looked) };
    expect(await refusalOf(acme, query, { region: "us-esat-1", nativeId: absent })).toMatchObject({
      ...{ ...refusal, field: "region" },
    });
    for (const field of ["image", "node"])
      expect(
        await refusalOf(acme, `query ($id: ID!) { ${field}(id: $id) { id } }`, { id: idOf("sa-east-1", absent) }),
      ).toMatchObject({ ...refusal, field: "id" });
    const machine =
      '{ instance(backend: "acme-production", region: "us-esat-1", nativeId: "i-0123456789abcdef0") { name } }';
    expect(await refusalOf(acme, machine)).toMatchObject({ ...refusal, field: "region" });
  });

  test("is named where no event can come from, and so is a backend that is none of the viewer's", async () => {
    const events = "query ($filter: LifecycleFilter!) { lifecycleEvents(filter: $filter) { nodes { id } } }";
    const refused = (filter: object) => refusalOf(acme, events, { filter });
    expect(await refused({ regions: ["us-esat-1"] })).toMatchObject({
      ...{ code: "BAD_USER_INPUT", field: "filter.regions" },
      message: expect.stringContaining("They look at eu-west-1, smartcloud, us-east-1:"),
    });
    expect(await refused({ regions: ["US East"] })).toMatchObject({ code: "BAD_USER_INPUT", field: "filter.regions" });
    for (const name of ["nope", "globex-production"])
      expect(await refused({ backends: [name] })).toMatchObject({
        ...{ code: "BAD_USER_INPUT", field: "filter.backends" },
        message: expect.stringContaining("`backends { name }` lists yours"),
      });
    const quiet = { regions: ["us-esat-1", "us-east-1"], recordedAfter: "2100-01-01T00:00:00Z" };
    expect(await acme.graphql(events, { filter: quiet })).toEqual({ data: { lifecycleEvents: { nodes: [] } } });
    const anonymous = await gateway.as(null);
    expect(await anonymous.graphql(events, { filter: { regions: ["us-esat-1"] } })).toMatchObject({
      data: { lifecycleEvents: { nodes: [] } },
    });
  });

  test("is named where a mutation goes there, or asks for an image of it", async () => {
    const publisher = await gateway.as("acme-admin");
    const copy = { imageId: idOf("sa-east-1", absent), name: "copied", idempotencyKey: "elsewhere-1" };
    expect(await mutate(publisher, "copyImage", copy)).toMatchObject({
      userErrors: [{ code: "NOT_FOUND", field: ["imageId"], message: expect.stringMatching(looked) }],
    });
    const imageId = everything.find(({ nativeId }) => nativeId === "ami-084ab8ca3f4bdd25f")?.id;
    expect(await mutate(publisher, "copyImage", { ...copy, imageId, region: "us-esat-1" })).toMatchObject({
      userErrors: [
        { code: "INVALID_REQUEST", field: ["region"], message: expect.stringContaining("us-east-1, eu-west-1") },
      ],
    });
  });

  test("is not told apart from a stranger's image, nor one that is there from one that is not", async () => {
    const answers = [absent, private_].map((nativeId) => acme.graphql(query, { region: "us-east-1", nativeId }));
    for (const answer of await Promise.all(answers)) expect(answer).toEqual({ data: { imageByNativeId: null } });
  });

  test("is null to those who have no backend, unless no region looks so", async () => {
    const anonymous = await gateway.as(null);
    expect(await anonymous.graphql(query, { region: "sa-east-1", nativeId: absent })).toEqual({
      data: { imageByNativeId: null },
    });
    expect(await refusalOf(anonymous, query, { region: "US East", nativeId: absent })).toMatchObject({
      ...{ code: "BAD_USER_INPUT", field: "region" },
      message: "There is no such region: a region is an AWS region such as `us-east-1`.",
    });
  });

  test("an id that none can be is refused with what an id looks like", async () => {
    for (const nativeId of ["ami-xyz", "084ab8ca3f4bdd25f", "i-084ab8ca3f4bdd25f"])
      expect(await refusalOf(acme, query, { region: "us-east-1", nativeId })).toMatchObject({
        ...{ code: "BAD_USER_INPUT", field: "nativeId" },
        message: "No image can have this id: an id is `ami-` with 8 or 17 hexadecimal digits (AWS).",
      });
    expect(await refusalOf(acme, '{ images(filter: { nativeIds: ["ami-xyz"] }) { totalCount } }')).toMatchObject({
      ...{ code: "BAD_USER_INPUT", field: "filter.nativeIds" },
      message: expect.stringContaining("8 or 17 hexadecimal digits (AWS), or up to 20 digits (SmartCloud)"),
    });
  });
});
