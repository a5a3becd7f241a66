import { getNullableType, isObjectType } from "graphql";
import { expect, test } from "vitest";
import { buildSchema } from "../../schema/build.ts";

test("members of objects are plain: no field goes through type-graphql where no resolver is written for it", async () => {
  const schema = await buildSchema();
  const wrapped = Object.values(schema.getTypeMap()).flatMap((type) => {
    const object = getNullableType(type);
    if (!isObjectType(object) || object.name.startsWith("__")) return [];
    // As `createBasicFieldResolver` of type-graphql reads a member.
    return Object.values(object.getFields()).flatMap(({ name, resolve }) =>
      String(resolve).includes("root[fieldMetadata.name]") ? [`${object.name}.${name}`] : [],
    );
  });
  expect(wrapped).toEqual([]);
});
