import { Client, cacheExchange, fetchExchange, gql, type OperationResult, subscriptionExchange } from "@urql/core";
import { GraphQLClient } from "graphql-request";
import { createClient } from "graphql-ws";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { completeImages } from "../support/callers/catalog.ts";
import { bearing } from "../support/callers/sign-in.ts";
import { closeAfterAll } from "../support/closing.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { type Control, controlledClouds } from "../support/worlds/control.ts";
import { ownImages } from "../support/worlds/own-images.ts";

/** Two clients as their documentation sets them up, with nothing added but the token. */

const onEnd = closeAfterAll();
let gateway: Gateway;
let control: Control;
beforeAll(async () => {
  const world = await controlledClouds({}, onEnd);
  control = world.control;
  gateway = await startGateway({ clouds: world.clouds, sweepIntervalMs: 500, onEnd });
  await completeImages(gateway);
});

const list = "query List($first: Int!) { images(first: $first) { nodes { id name } pageInfo { hasNextPage } } }";
const copy = "mutation Copy($input: CopyImageInput!) { copyImage(input: $input) { userErrors { code } } }";
const absent = { input: { imageId: "nothing", name: "copy", idempotencyKey: "a-key", dryRun: true } };
const follow = "subscription Follow { imageLifecycle { cursor image { id } } }";

const urlOf = () => `${gateway.url}/graphql`;
const withToken = () => ({ headers: bearing(gateway.token) });

function urqlClient(options: object = {}): Client {
  return new Client({ url: urlOf(), exchanges: [cacheExchange, fetchExchange], fetchOptions: withToken, ...options });
}

async function changes(): Promise<() => Promise<void>> {
  const [image] = await ownImages(gateway, control, 1);
  if (!image) throw new Error("no image was made");
  let at = 0;
  return () => {
    at += 1;
    const change = { description: `change ${at}` };
    return control.change([{ region: image.region, imageId: image.nativeId, change }]);
  };
}

/** Changes an image until a subscriber got an event: when a subscription stands, clients do not say. */
async function eventReaches(results: readonly OperationResult[], change: () => Promise<void>): Promise<void> {
  await change();
  await waitFor(() => results.length > 0, { what: "an event in urql" });
  expect(results.map(({ error }) => error)).toEqual(results.map(() => undefined));
  expect(results[0]?.data).toMatchObject({ imageLifecycle: { cursor: expect.any(String) } });
}

test("urql queries by GET, and sends mutations by POST", async () => {
  const client = urqlClient();
  const listed = await client.query(gql(list), { first: 2 }).toPromise();
  expect(listed.error).toBeUndefined();
  expect(listed.data.images.nodes).toHaveLength(2);
  const copied = await client.mutation(gql(copy), absent).toPromise();
  expect(copied.error).toBeUndefined();
  expect(copied.data.copyImage.userErrors).toHaveLength(1);
});

test("urql reads what is wrong with a document", async () => {
  const { data, error } = await urqlClient().query(gql("{ nosuch }"), {}).toPromise();
  expect(data).toBeUndefined();
  expect(error?.networkError).toBeUndefined();
  expect(error?.graphQLErrors.map(({ extensions }) => extensions.code)).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
});

test("urql's subscriptions by fetch come as server-sent events from the very URL", async () => {
  const change = await changes();
  const results: OperationResult[] = [];
  const client = urqlClient({ fetchSubscriptions: true });
  const { unsubscribe } = client.subscription(gql(follow), {}).subscribe((result) => void results.push(result));
  onTestFinished(unsubscribe);
  await eventReaches(results, change);
});

test("urql's subscriptions over graphql-ws arrive", async () => {
  const change = await changes();
  const socket = createClient({
    url: urlOf().replace("http", "ws"),
    connectionParams: bearing(gateway.token),
    webSocketImpl: WebSocket,
  });
  onTestFinished(() => void socket.dispose());
  const forwarding = subscriptionExchange({
    forwardSubscription: ({ query = "", variables }) => ({
      subscribe: (sink) => ({
        unsubscribe: socket.subscribe(
          { query, ...(variables && { variables: { ...variables } }) },
          { ...sink, next: ({ data = null }) => sink.next({ data }) },
        ),
      }),
    }),
  });
  const client = urqlClient({ exchanges: [cacheExchange, fetchExchange, forwarding] });
  const results: OperationResult[] = [];
  const { unsubscribe } = client.subscription(gql(follow), {}).subscribe((result) => void results.push(result));
  onTestFinished(unsubscribe);
  await eventReaches(results, change);
});

test("graphql-request queries and mutates, by POST and by GET", async () => {
  const client = new GraphQLClient(urlOf(), withToken());
  expect(await client.request(list, { first: 2 })).toMatchObject({ images: { nodes: [{}, {}] } });
  expect(await client.request(copy, absent)).toMatchObject({ copyImage: { userErrors: [{}] } });
  const reader = new GraphQLClient(urlOf(), { ...withToken(), method: "GET", jsonSerializer: JSON });
  expect(await reader.request(list, { first: 2 })).toMatchObject({ images: { nodes: [{}, {}] } });
});

test("graphql-request reads what is wrong with a document", async () => {
  const client = new GraphQLClient(urlOf(), withToken());
  await expect(client.request("{ nosuch }")).rejects.toMatchObject({
    response: { status: 400, errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] },
  });
});
