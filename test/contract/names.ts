import { type GraphQLNamedType, type GraphQLSchema, isIntrospectionType, isSpecifiedScalarType } from "graphql";

/** The types that are ours, by name. */
export function ownTypes(schema: GraphQLSchema): readonly GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
}
