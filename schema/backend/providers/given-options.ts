import type { Json } from "../../../src/domain/image/image.ts";

/** What somebody gave for one kind of cloud, as its adapter takes it. */
export interface GivenOptions {
  readonly provider: string;
  readonly options: Json;
  /** Where in the input that stands which the adapter knows by this path. */
  fieldOf(path: readonly string[]): readonly string[];
}

/** Plain JSON without what is null: GraphQL clients send null for "not given". */
export function withoutNulls(value: object): Json {
  // What JSON gives back is JSON.
  return JSON.parse(JSON.stringify(value, (_, item) => (item === null ? undefined : item))) as Json;
}
