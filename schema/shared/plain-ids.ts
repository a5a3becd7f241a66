import { type GraphQLSchema, isInterfaceType } from "graphql";

/** Ids are members of their objects. type-graphql gives those that classes inherit a resolver of the interface's. */
export function withPlainIds(schema: GraphQLSchema): GraphQLSchema {
  const node = schema.getType("Node");
  if (!isInterfaceType(node)) throw new Error("The schema has an interface Node.");
  const inherited = node.getFields().id?.resolve;
  for (const type of schema.getPossibleTypes(node)) {
    const { id } = type.getFields();
    if (id && id.resolve === inherited) delete id.resolve;
  }
  return schema;
}
