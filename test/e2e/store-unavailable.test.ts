import { rm } from "node:fs/promises";
import { expect, inject, onTestFinished, test } from "vitest";
import { allImages, completeImages } from "../support/callers/catalog.ts";
import { followOverEventStream, followOverWebSocket } from "../support/callers/events.ts";
import { type Gateway, startGateway, temporaryFolder } from "../support/servers/gateway.ts";
import { createDatabase } from "../support/servers/postgres.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { acme } from "../support/worlds/mutation-world.ts";

const postgresUrl = inject("postgresUrl");
const forOperators = /DATABASE_URL|store\.url|PostgreSQL|SQLite|tintype\.sqlite|SQLSTATE/;

/** What a client may read of it; everything else is in the log, in a line of the same request. */
function expectTryAgain(gateway: Gateway, error: unknown, reason: RegExp): void {
  expect(error).toMatchObject({
    message: expect.stringContaining("Try again"),
    extensions: { code: "STORE_UNAVAILABLE", requestId: expect.any(String) },
  });
  expect(JSON.stringify(error)).not.toMatch(forOperators);
  // What the lines above have shown.
  const { requestId } = (error as { readonly extensions: { readonly requestId: string } }).extensions;
  const lines = gateway.logs().split("\n");
  expect(lines.filter((line) => line.includes(requestId)).join("\n")).toMatch(reason);
}

test.skipIf(postgresUrl === null)(
  "without its PostgreSQL, callers on each transport read to try again, and the log names DATABASE_URL",
  async () => {
    const database = await createDatabase(String(postgresUrl));
    onTestFinished(database.drop);
    const { clouds } = await controlledClouds();
    const gateway = await startGateway({ clouds, backends: [acme], store: { url: database.url } });
    await completeImages(gateway);
    await database.drop();
    const reason = /name of the database in store\.url \(DATABASE_URL\)/;

    const answer = await gateway.graphql("{ images(first: 1) { totalCount } }");
    expectTryAgain(gateway, answer.errors?.[0], reason);
    const overSocket = await followOverWebSocket(gateway, { after: null });
    await overSocket.ended;
    expectTryAgain(gateway, [overSocket.errors[0]].flat()[0], reason);
    const overStream = await followOverEventStream(gateway, { after: null }).catch((error: unknown) => error);
    expect(String(overStream)).not.toMatch(forOperators);
    const ready = await fetch(`${gateway.url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).not.toMatch(forOperators);
  },
);

test("with its SQLite file removed, callers read to try again, and the log names the file", async () => {
  const { clouds } = await controlledClouds();
  const folder = temporaryFolder();
  const gateway = await startGateway({ clouds, backends: [acme], store: { folder }, user: "acme-admin" });
  await completeImages(gateway);
  const [image] = await allImages(gateway, { filter: { owners: ["self"] } });
  await rm(`${folder}/tintype.sqlite`);
  const { errors } = await gateway.graphql(
    `mutation ($input: UpdateImageInput!) { updateImage(input: $input) { userErrors { message } } }`,
    { input: { imageId: image?.id, description: "x", idempotencyKey: "after-the-file" } },
  );
  expectTryAgain(gateway, errors?.[0], /tintype\.sqlite was removed or replaced/);
});
