// What every peer answers from: our printed schema over images in memory, and loaders of a request for what is nested.
import { readFileSync } from "node:fs";
import DataLoader from "dataloader";
import { buildSchema, type GraphQLSchema, isInterfaceType } from "graphql";
import { answerQuestions, cpuMicroseconds } from "../processes.ts";

interface Image {
  readonly id: string;
  readonly [field: string]: unknown;
}

interface Context {
  readonly nested: Readonly<Record<string, DataLoader<string, unknown>>>;
}

const nestedFields = ["owner", "tags", "history"] as const;
const tables: Readonly<Record<string, Map<string, unknown>>> = Object.fromEntries(
  nestedFields.map((field) => [field, new Map()]),
);
let images: { readonly complete: boolean; readonly nodes: readonly Image[] } = { complete: true, nodes: [] };

export function createContext(): Context {
  const nested = nestedFields.map((field) => {
    const loader = new DataLoader<string, unknown>(async (ids) => ids.map((id) => tables[field]?.get(id)));
    return [field, loader] as const;
  });
  return { nested: Object.fromEntries(nested) };
}

export function createSchema(): GraphQLSchema {
  const schema = buildSchema(readFileSync(new URL("../../schema/schema.graphql", import.meta.url), "utf8"));
  const image = schema.getType("Image");
  const query = schema.getQueryType()?.getFields().images;
  if (!isInterfaceType(image) || !query) throw new Error("The schema has no images.");
  query.resolve = () => images;
  const types = schema.getPossibleTypes(image);
  const names = new Map(types.map(({ name }) => [name.replace(/Image$/, "").toUpperCase(), name]));
  image.resolveType = ({ provider }: Image) => names.get(String(provider));
  for (const type of types)
    for (const name of nestedFields) {
      const field = type.getFields()[name];
      if (field) field.resolve = ({ id }: Image, _: unknown, { nested }: Context) => nested[name]?.load(id);
    }
  return schema;
}

/** Takes the images of the gateway's answer to the nested query, and says what this process costs. */
export function answerAs(url: string): void {
  answerQuestions(async (question) => {
    // `peers` sends an answer or asks for the figures only.
    const { answer } = question as { readonly answer?: { readonly data: { readonly images: typeof images } } };
    if (answer) {
      const { complete, nodes } = answer.data.images;
      images = { complete, nodes: nodes.map(plain) };
    }
    return { url, cpu: cpuMicroseconds() };
  });
}

/** What is nested goes to its table. */
function plain(image: Image): Image {
  const rest = Object.entries(image).filter(([field, value]) => {
    tables[field]?.set(image.id, value);
    return tables[field] === undefined;
  });
  return { id: image.id, ...Object.fromEntries(rest) };
}
