import { isListType, isNonNullType, isObjectType } from "graphql";
import { expect, test } from "vitest";
import { buildSchema } from "../../schema/build.ts";
import type { LazyText } from "../../schema/shared/lazy-text.ts";
import { pageInfoOf } from "../../schema/shared/page-info.type.ts";

const schema = await buildSchema();
const connections = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => name.endsWith("Connection"));

test("there are connections", () => {
  expect(connections.length).toBeGreaterThan(5);
});

test.each(connections.map((type) => [type.name, type] as const))("%s is a connection as Relay wants it", (_, type) => {
  const { pageInfo, edges } = type.getFields();
  expect(String(pageInfo?.type)).toBe("PageInfo!");
  const list = edges && isNonNullType(edges.type) ? edges.type.ofType : edges?.type;
  const item = isListType(list) ? list.ofType : null;
  const edge = isNonNullType(item) ? item.ofType : item;
  expect(isObjectType(edge) ? Object.keys(edge.getFields()) : []).toEqual(expect.arrayContaining(["cursor", "node"]));
});

test("PageInfo has the four fields of the specification", () => {
  const type = schema.getType("PageInfo");
  const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
  expect(Object.fromEntries(fields.map(({ name, type }) => [name, String(type)]))).toEqual({
    hasNextPage: "Boolean!",
    hasPreviousPage: "Boolean!",
    startCursor: "String",
    endCursor: "String",
  });
});

test("a page says what comes before and after it", () => {
  const edges = ["a", "b", "c"].map((text) => ({ cursor: (() => text) satisfies LazyText }));
  const cursors = ({ startCursor, endCursor }: ReturnType<typeof pageInfoOf>) => [startCursor?.(), endCursor?.()];
  const first = pageInfoOf(edges, true, null);
  expect(first).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  expect(cursors(first)).toEqual(["a", "c"]);
  expect(pageInfoOf(edges, false, "z")).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  expect(pageInfoOf([], false, undefined)).toMatchObject({
    startCursor: null,
    endCursor: null,
    hasPreviousPage: false,
  });
});
