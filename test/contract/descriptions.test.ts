import {
  buildSchema as fromText,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from "graphql";
import { expect, test } from "vitest";
import { buildSchema } from "../../schema/build.ts";
import { ownTypes } from "./names.ts";

/** The schema coordinates that have no description. */
function undescribed(schema: GraphQLSchema): readonly string[] {
  const missing: string[] = [];
  const look = (coordinate: string, { description }: { readonly description?: string | null | undefined }) => {
    if (!description?.trim()) missing.push(coordinate);
  };
  for (const type of ownTypes(schema)) {
    const isRoot = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(
      type as never,
    );
    if (!isRoot) look(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field);
    }
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      look(`${type.name}.${field.name}`, field);
      for (const argument of field.args) look(`${type.name}.${field.name}(${argument.name}:)`, argument);
    }
  }
  return missing;
}

test("every type, field, argument, input field and enum value says what it is", async () => {
  expect(undescribed(await buildSchema())).toEqual([]);
});

test("the look finds whatever is not described", () => {
  const schema = fromText(`
    type Query { "It." done(of: Int): Thing }
    type Thing { "It." kind: Kind, odd: Odd }
    enum Kind { "It." ONE, TWO }
    scalar Odd
    input Asked { what: Int }
    interface Able { can: Int }
  `);
  expect([...undescribed(schema)].sort()).toEqual(
    [
      ...["Able", "Able.can", "Asked", "Asked.what", "Kind", "Kind.TWO", "Odd", "Query.done(of:)"],
      ...["Thing", "Thing.odd"],
    ].sort(),
  );
});
