import { buildSchema } from "graphql";
import { expect, test } from "vitest";
import type { RequestContext } from "../../../schema/root/context.ts";
import { anonymous, type Viewer } from "../../domain/access/policy.ts";
import { createChecks } from "../gate/limits/check.ts";
import { defaultLimits } from "../gate/limits/limits.ts";
import { type Answer, createKeptAnswers } from "./kept-answers.ts";

const schema = buildSchema("type Query { name(of: String): String } type Mutation { name: String }");
const mediaType = "application/json";
const viewer = (actor: string): Viewer => ({ ...anonymous, kind: "USER", actor, organization: "acme" });

interface Asked {
  readonly as?: Viewer;
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** What the execution does besides, with the context that it is given. */
  readonly reading?: (context: RequestContext) => unknown;
  readonly answer?: Partial<Answer<string>>;
}

/** Kept answers over a revision, backends and a clock that the test moves. */
function keeping({ mostBytes = 100_000 } = {}) {
  const at = { revision: 1, now: 1_000, until: Number.POSITIVE_INFINITY };
  const listeners: (() => void)[] = [];
  const checks = createChecks({ schema, limits: defaultLimits, production: false });
  const kept = createKeptAnswers({
    revision: async () => at.revision,
    onBackendsChange: (listener) => void listeners.push(listener),
    clock: { now: () => at.now },
    mostBytes,
  });
  let executed = 0;
  const ann = viewer("ann");
  const context = { catalog: { list: async () => ({ until: at.until }) }, clock: { now: () => at.now } };
  async function ask({ as = ann, query = "{ name }", variables = {}, reading, answer }: Asked = {}): Promise<string> {
    const operation = checks.check({ query, variables });
    if (!("document" in operation)) throw new Error("The query is not valid.");
    const { body } = await kept.answer({ operation, viewer: as, mediaType }, async (record) => {
      executed += 1;
      // All of a context that these executions read.
      const given = record(context as unknown as RequestContext);
      await given.catalog.list(as, { first: 1, after: null, filter: {}, order: { field: "NAME", direction: "ASC" } });
      await reading?.(given);
      return { status: 200, headers: [], body: `answer ${executed}`, ...answer };
    });
    return body.toString();
  }
  return { at, ask, changeBackends: () => listeners.map((listener) => listener()) };
}

test("the same question is executed once while nothing changes", async () => {
  const { ask } = keeping();
  expect([await ask(), await ask(), await ask()]).toEqual(["answer 1", "answer 1", "answer 1"]);
});

test("a change of the store makes the next answer new", async () => {
  const { ask, at } = keeping();
  await ask();
  at.revision += 1;
  expect([await ask(), await ask()]).toEqual(["answer 2", "answer 2"]);
});

test("an answer is kept for its viewer alone, and for its variables and operation alone", async () => {
  const { ask } = keeping();
  const query = "query Names($of: String) { name(of: $of) }";
  const questions = [
    {},
    { as: viewer("bob") },
    { as: { ...viewer("ann"), organization: "globex" } },
    { query },
    { query, variables: { of: "a" } },
    { query, variables: { of: "b" } },
  ];
  for (const question of questions) await ask(question);
  for (const [index, question] of questions.entries()) expect(await ask(question)).toBe(`answer ${index + 1}`);
});

test("what was executed while the store or the backends changed is not kept", async () => {
  const { ask, at, changeBackends } = keeping();
  await ask({ reading: () => (at.revision += 1) });
  expect(await ask()).toBe("answer 2");
  changeBackends();
  expect(await ask()).toBe("answer 3");
  await ask({ as: viewer("bob"), reading: changeBackends });
  expect(await ask({ as: viewer("bob") })).toBe("answer 5");
});

test("an answer holds until the clock alone would change it, and not before it was made", async () => {
  const { ask, at } = keeping();
  at.until = 2_000;
  await ask();
  at.now = 1_999;
  expect(await ask()).toBe("answer 1");
  at.now = 2_000;
  at.until = 3_000;
  expect(await ask()).toBe("answer 2");
  at.now = 1_500;
  expect(await ask()).toBe("answer 3");
});

test("what depends on more than the store is not kept: clouds, the clock, the request, errors, mutations", async () => {
  const { ask } = keeping();
  const questions: readonly Asked[] = [
    { reading: (context) => context.clock.now(), as: viewer("clock") },
    { answer: { status: 500 }, as: viewer("failure") },
    { query: "mutation { name }" },
  ];
  for (const question of questions) expect(await ask(question)).not.toBe(await ask(question));
});

test("the oldest answers go where the room is full, and one that takes too much of it is not kept", async () => {
  const body = "0123456789".repeat(1_000);
  const { ask } = keeping({ mostBytes: 16 * (body.length + 1_000) });
  const texts = Array.from({ length: 17 }, (_, index) => ({ as: viewer(`viewer ${index}`), answer: { body } }));
  for (const question of texts) await ask(question);
  const again = (question: Asked) => ask({ ...question, answer: { body: "new" } });
  expect(await again(texts[2] ?? {})).toBe(body);
  expect(await again(texts[0] ?? {})).toBe("new");
  const large = { as: viewer("large"), answer: { body: `${body}${body}` } };
  await ask(large);
  expect(await again(large)).toBe("new");
  const off = keeping({ mostBytes: 0 });
  expect([await off.ask(), await off.ask()]).toEqual(["answer 1", "answer 2"]);
});

test("answers without much in them take room too", async () => {
  const { ask } = keeping({ mostBytes: 16 * 1_000 });
  const small = Array.from({ length: 50 }, (_, index) => ({ as: viewer(`viewer ${index}`), answer: { body: "" } }));
  for (const question of small) await ask(question);
  expect(await ask({ ...small[0], answer: { body: "new" } })).toBe("new");
});
