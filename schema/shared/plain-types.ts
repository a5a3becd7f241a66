import { type GraphQLSchema, isAbstractType } from "graphql";

/** An object's class says its type at once. type-graphql asks later, in a promise for each object, which is left for what is of no class. */
export function withPlainTypes(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isAbstractType(type)) continue;
    const { resolveType } = type;
    const names = new Set(schema.getPossibleTypes(type).map(({ name }) => name));
    type.resolveType = (value: object, ...rest) => {
      const { name } = value.constructor;
      return names.has(name) ? name : resolveType?.(value, ...rest);
    };
  }
  return schema;
}
