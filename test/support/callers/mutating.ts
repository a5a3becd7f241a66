import type { Gateway } from "../servers/gateway.ts";

export interface PayloadAnswer {
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[];
    readonly message: string;
  }[];
  readonly image: { readonly id: string } | null;
  readonly event: { readonly id: string; readonly __typename: string; readonly source: string } | null;
  /** Of launches. */
  readonly instances?: readonly { readonly nativeId: string }[];
}

const fields = "userErrors { code field message } image { id } event { id __typename source }";

/** Sends a mutation by its name in the schema; of its answer, what does not change from one asking to the next. */
export async function mutate(gateway: Gateway, name: string, input: object): Promise<PayloadAnswer> {
  return send(gateway, name, input, name === "launchInstance" ? `${fields} instances { nativeId }` : fields);
}

/** The hash of the plan of a mutation that takes something away. */
export async function planHashOf(gateway: Gateway, name: string, input: object): Promise<string> {
  const dryRun = { ...input, dryRun: true, idempotencyKey: "dry" };
  const { plan } = await send<{ readonly plan: { readonly hash: string } }>(gateway, name, dryRun, "plan { hash }");
  return plan.hash;
}

async function send<Payload>(gateway: Gateway, name: string, input: object, selection: string): Promise<Payload> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { payload: ${name}(input: $input) { ${selection} } }`;
  const { data, errors } = await gateway.graphql<{ payload: Payload }>(query, { input });
  if (errors) throw new Error(`${name} failed: ${JSON.stringify(errors)}`);
  return data.payload;
}

export interface ImageEvent {
  readonly __typename: string;
  readonly id: string;
  readonly source: string;
}

/** What the ledger has of one image, oldest first. */
export async function historyOf(gateway: Gateway, imageId: string): Promise<readonly ImageEvent[]> {
  const { data, errors } = await gateway.graphql<{ lifecycleEvents: { nodes: readonly ImageEvent[] } }>(
    `query ($ids: [ID!]) {
      lifecycleEvents(first: 100, filter: { imageIds: $ids }) { nodes { __typename id source } }
    }`,
    { ids: [imageId] },
  );
  if (errors) throw new Error(`lifecycleEvents failed: ${JSON.stringify(errors)}`);
  return data.lifecycleEvents.nodes;
}
