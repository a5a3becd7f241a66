import type { Place } from "./tenants-world.ts";

/** An image by all the names that one can ask for it by. */
export interface Target extends Place {
  readonly id: string;
}

export interface Question {
  readonly query: string;
  readonly variables: object;
}

const all = "__typename id name description tags { key value } views { backend { name } } history { nodes { id } }";

/** Every path of a query that leads to this image. */
export function questionsAbout({ id, provider, region, nativeId }: Target): Readonly<Record<string, Question>> {
  const filters = "$text: String!, $regions: [String!]!";
  return {
    image: {
      query: `query ($id: ID!) { image(id: $id) { ${all} instances { nodes { nativeId } } } }`,
      variables: { id },
    },
    node: { query: `query ($id: ID!) { node(id: $id) { id ... on Image { ${all} } } }`, variables: { id } },
    nodes: { query: `query ($id: ID!) { nodes(ids: [$id, $id]) { id ... on Image { ${all} } } }`, variables: { id } },
    imageByNativeId: {
      query: `query ($provider: Provider!, $region: String!, $nativeId: String!) {
        imageByNativeId(provider: $provider, region: $region, nativeId: $nativeId) { ${all} }
      }`,
      variables: { provider, region, nativeId },
    },
    "images, by text": {
      query: `query (${filters}) {
        images(filter: { text: $text, regions: $regions, includeGone: true }) { totalCount nodes { ${all} } edges { node { id } } }
      }`,
      variables: { text: nativeId, regions: [region] },
    },
    "images, by native id": {
      query: `query ($ids: [String!]!) {
        images(filter: { nativeIds: $ids, includeGone: true }) {
          totalCount complete sources { name region backend { name } error { code message } } nodes { ${all} ownedByViewer }
        }
      }`,
      variables: { ids: [nativeId] },
    },
    lifecycleEvents: {
      query: `query ($ids: [ID!]) { lifecycleEvents(filter: { imageIds: $ids }) {
        nodes { id image { ${all} } } edges { cursor node { imageId } } pageInfo { hasNextPage endCursor }
      } }`,
      variables: { ids: [id] },
    },
  };
}

const payload = "userErrors { code field message } image { id name } event { id }";
const key = { idempotencyKey: "the-same-for-all" };
const permissions = [{ type: "ACCOUNT", id: "880000000000" }];

/** What besides the image's id each mutation of an image must be given. */
export const inputs: Readonly<Record<string, object>> = {
  updateImage: { description: "mine now" },
  copyImage: { name: "mine-now" },
  launchInstance: { instanceType: "t3.micro" },
  grantLaunchPermission: { permissions },
  revokeLaunchPermission: { permissions },
  cancelLaunchPermission: {},
  setImageVisibility: { visibility: "PRIVATE" },
  scheduleImageDeprecation: { deprecateAt: "2031-01-01T00:00:00Z" },
  cancelImageDeprecation: {},
  disableImage: {},
  enableImage: {},
  protectImage: {},
  unprotectImage: {},
  deregisterImage: {},
  restoreImage: {},
};

export const stewardshipInputs: Readonly<Record<string, object>> = {
  shareImageWithOrganization: {},
  makeImagePrivate: {},
  setImageSteward: { steward: null },
};

const plans = /^(revokeLaunchPermission|setImageVisibility|disableImage|deregisterImage)$/;

/** Every mutation of this image; those that can be, planned only. */
export function ordersFor({ id }: Pick<Target, "id">, dryRun: boolean): Readonly<Record<string, Question>> {
  const order = (name: string, input: object) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const plan = plans.test(name) ? "plan { hash derived { image { name } } instances { name } }" : "";
    return {
      query: `mutation ($input: ${type}!) { ${name}(input: $input) { ${payload} ${plan} } }`,
      variables: { input: { ...input, imageId: id } },
    };
  };
  return Object.fromEntries([
    ...Object.entries(inputs).map(([name, input]) => [name, order(name, { ...input, ...key, dryRun })]),
    ...Object.entries(stewardshipInputs).map(([name, input]) => [name, order(name, input)]),
  ]);
}

/** Like the other, of which there is none. */
export function nobodys({ provider, region, nativeId }: Place): Target {
  const other = provider === "AWS" ? "ami-0123456789abcdef0" : `${Number(nativeId) + 7_000_000}`;
  return targetAt({ provider, region, nativeId: other });
}

export function targetAt(place: Place): Target {
  const { provider, region, nativeId } = place;
  return { ...place, id: Buffer.from(`Image:${provider}:${region}:${nativeId}`).toString("base64url") };
}
