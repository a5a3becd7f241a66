import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from "graphql";
import type { RequestContext } from "../../../../schema/root/context.ts";
import { textFields } from "./prices.ts";
import { jsonLength } from "./weight.ts";

/** Has the fields of `textFields` weigh what they give. Changes the schema; returns it. */
export function weighFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields()))
      if (coordinatesOf(type, field.name).some((one) => textFields.has(one))) field.resolve = weighing(field.resolve);
  }
  return schema;
}

/** Of the field itself, and of the interfaces that it is a member of. */
function coordinatesOf(type: GraphQLObjectType, field: string): readonly string[] {
  return [type, ...type.getInterfaces()].map(({ name }) => `${name}.${field}`);
}

function weighing(
  resolve: GraphQLFieldResolver<unknown, RequestContext> = defaultFieldResolver,
): GraphQLFieldResolver<unknown, RequestContext> {
  return (source, args, context, info) => {
    const value = resolve(source, args, context, info);
    return value instanceof Promise ? value.then((later) => weighed(later, context)) : weighed(value, context);
  };
}

function weighed(value: unknown, { weight }: RequestContext): unknown {
  if (value === null || value === undefined) return value;
  return weight.take(sizeOf(value))?.then(() => value) ?? value;
}

function sizeOf(value: unknown): number {
  return typeof value === "string" ? jsonLength(value) : JSON.stringify(value).length;
}
