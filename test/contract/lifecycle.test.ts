import { assertEnumType, assertInterfaceType, type GraphQLSchema } from "graphql";
import { beforeAll, expect, test } from "vitest";
import { buildSchema } from "../../schema/build.ts";
import { toEvent } from "../../schema/lifecycle/to-event.ts";
import { type LifecycleKind, lifecycleKinds } from "../../src/domain/lifecycle/lifecycle.ts";
import { createBackends } from "../../src/gateway/backends/backends.ts";

// `Object.keys` forgets the keys.
const kinds = Object.keys(lifecycleKinds) as LifecycleKind[];

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildSchema();
});

function typeNameOf(kind: LifecycleKind): string {
  const entry = {
    kind,
    before: null,
    after: null,
    key: { provider: "AWS", region: "us-east-1", nativeId: "ami-00000000000000001" },
    backendId: "contract",
    organization: "contract",
    source: "OBSERVED",
    occurredAt: null,
    observedAfter: null,
    observedBefore: "2026-01-01T00:00:00.000Z",
    actor: null,
    position: 1,
    imageSequence: 1,
    recordedAt: "2026-01-01T00:00:00.000Z",
    cursor: () => "cursor",
  } as const;
  return toEvent(entry, createBackends([])).constructor.name;
}

test("every kind of ledger entry has an event type of its own, and every event type a kind", () => {
  const { objects } = schema.getImplementations(assertInterfaceType(schema.getType("LifecycleEvent")));
  const names = kinds.map(typeNameOf);
  expect(new Set(names).size).toBe(kinds.length);
  expect(names.toSorted()).toEqual(objects.map(({ name }) => name).toSorted());
});

test("every kind is a value of the enum that filters take, spelled as GraphQL does", () => {
  const values = assertEnumType(schema.getType("LifecycleKind")).getValues();
  expect(values.map(({ value }) => value).toSorted()).toEqual(kinds.toSorted());
  for (const { name, value } of values) expect(name).toBe(String(value).toUpperCase().replace(/[.-]/g, "_"));
});

test("the enum's value says the event type that it stands for", () => {
  for (const { value, description } of assertEnumType(schema.getType("LifecycleKind")).getValues()) {
    expect(description).toContain(typeNameOf(value));
  }
});

test("a subscription of events takes a cursor to resume from", () => {
  const fields = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
  expect(fields.length).toBeGreaterThan(0);
  for (const { args } of fields) expect(args.map(({ name }) => name)).toContain("after");
});
