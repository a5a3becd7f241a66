import { buildSchema, type GraphQLSchema, parse } from "graphql";
import { expect, test } from "vitest";
import type { RequestContext } from "../../../schema/root/context.ts";
import { anonymous, type Viewer } from "../../domain/access/policy.ts";
import type { LifecycleEntry } from "../../gateway/ledger/lifecycle.ts";
import type { SeenEntry } from "../../ports/store/store.ts";
import { type Asker, createResultTexts } from "./result-texts.ts";

let executions = 0;

function schemaOf(): GraphQLSchema {
  const schema = buildSchema(`
    type Query { nothing: Int }
    type Subscription { event: Event }
    type Event { position: Int backends: Int actor: String request: String all: String fails: Int }`);
  const fields = schema.getSubscriptionType()?.getFields();
  if (fields?.event)
    fields.event.resolve = (root: SeenEntry) => {
      executions += 1;
      return root;
    };
  const answers: Readonly<Record<string, (context: RequestContext) => unknown>> = {
    backends: async ({ backends }) => backends.all.length,
    actor: ({ viewer }) => viewer.actor,
    request: ({ requestId }) => requestId,
    all: (context) => Object.keys(context).join(),
    fails: () => {
      throw new Error("a bug");
    },
  };
  const event = schema.getType("Event");
  if (event && "getFields" in event)
    for (const [name, answer] of Object.entries(answers)) {
      const field = event.getFields()[name];
      // `Event` is an object, whose fields have resolvers.
      if (field && "resolve" in field)
        field.resolve = (_root: unknown, _: unknown, context: RequestContext) => answer(context);
    }
  return schema;
}

function textsOf(fields: string) {
  executions = 0;
  return createResultTexts({
    operation: { schema: schemaOf(), document: parse(`subscription { event { ${fields} } }`) },
    // The resolvers above read nothing else of it.
    contextFor: (requestId, viewer) =>
      ({ requestId, viewer, backends: { all: [] }, rateLimit: null }) as unknown as RequestContext,
    seal: (entry) => entry as unknown as LifecycleEntry,
  });
}

const person = (actor: string): Viewer => ({ ...anonymous, kind: "USER", organization: "acme", actor });
const asker = (actor: string, requestId: string): Asker => ({ viewer: person(actor), requestId, rateLimit: null });
const entry = (position: number) => ({ position }) as SeenEntry;
const askers = [asker("ann", "1"), asker("ann", "2"), asker("bob", "3"), asker("bob", "4")];

async function textsFor(fields: string): Promise<readonly string[]> {
  const texts = textsOf(fields);
  const one = entry(7);
  const outcomes = await Promise.all(askers.map((who) => texts.outcomeFor(one, who)));
  return outcomes.map(({ text }) => JSON.stringify(JSON.parse(String(text)).data.event));
}

test("what reads the entry, and what is the same for all, is executed once for everybody", async () => {
  expect(new Set(await textsFor("position backends"))).toEqual(new Set([`{"position":7,"backends":0}`]));
  expect(executions).toBe(1);
});

test("what reads the viewer is executed once for each, and is nobody else's", async () => {
  const [first, second, third, fourth] = await textsFor("position actor");
  expect([first, second]).toEqual([`{"position":7,"actor":"ann"}`, `{"position":7,"actor":"ann"}`]);
  expect([third, fourth]).toEqual([`{"position":7,"actor":"bob"}`, `{"position":7,"actor":"bob"}`]);
  expect(executions).toBe(2);
});

test("what reads the request is never shared, nor is what may read all", async () => {
  expect((await textsFor("request")).map((text) => JSON.parse(text).request)).toEqual(["1", "2", "3", "4"]);
  await textsFor("all");
  expect(executions).toBeGreaterThanOrEqual(4);
});

test("what fails has no text, so that each is told so under a request id of its own", async () => {
  const texts = textsOf("position fails");
  const one = entry(1);
  for (const who of askers) {
    const { text, result } = await texts.outcomeFor(one, who);
    expect(text).toBeNull();
    expect(result.errors?.map(({ message }) => message)).toEqual(["a bug"]);
  }
  expect(texts.get(one)).toBeUndefined();
});

test("texts are kept for others up to a megabyte, the latest of them", async () => {
  const texts = textsOf(
    Array.from({ length: 2_000 }, (_, index) => `aliased_${index}_${"x".repeat(40)}: position`).join(" "),
  );
  const entries = Array.from({ length: 60 }, (_, index) => entry(index));
  for (const one of entries) await new Promise<void>((resolve) => texts.make([one], asker("ann", "1"), resolve));
  const kept = entries.map((one) => texts.get(one)?.length ?? 0);
  expect(kept.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(1024 * 1024);
  expect(kept.at(-1)).toBeGreaterThan(0);
  expect(kept[0]).toBe(0);
});
