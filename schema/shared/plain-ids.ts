import { type GraphQLSchema, isInterfaceType } from "graphql";

/** Ids are members of their objects, which no resolver makes. type-graphql wraps those that classes inherit all the same. */
export function withPlainIds(schema: GraphQLSchema): GraphQLSchema {
  const node = schema.getType("Node");
  if (!isInterfaceType(node)) throw new Error("The schema has an interface Node.");
  for (const type of schema.getPossibleTypes(node)) delete type.getFields().id?.resolve;
  return schema;
}
