export interface Comparison {
  readonly name: string;
  readonly query: string;
}

const facts = `id provider region nativeId name description state nativeState visibility platform platformDetails architecture
  rootDeviceType sizeGiB createdAt deprecatedAt paid gone firstSeenAt`;

const list = `{ images(first: 50) { complete nodes { ${facts} } } }`;
export const nested = `{ images(first: 50) { complete nodes { ${facts} owner { id alias } tags { key value }
  history(first: 5) { nodes { __typename id position recordedAt source } } } } }`;

export const comparisons: readonly Comparison[] = [
  { name: "list: 50 images x 19 fields", query: list },
  { name: "nested: the same with owner, tags, history(first: 5)", query: nested },
];
