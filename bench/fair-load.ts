// Asks different questions over many connections, and whether the gateway lives, and says how long each answer took.
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { answerQuestions } from "./processes.ts";

interface Task {
  /** Of the gateway. */
  readonly url: string;
  readonly tokens: readonly string[];
  /** Bodies by kind. */
  readonly questions: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly forMs: number;
}

const lifeEveryMs = 20;
const agent = new Agent({ keepAlive: true });
const lifeAgent = new Agent({ keepAlive: true, maxSockets: 1 });

answerQuestions(async (question) => {
  // `fair` sends nothing else.
  const { url, tokens, questions, connections, forMs } = question as Task;
  const kinds = Object.entries(questions);
  const took: Record<string, number[]> = Object.fromEntries(kinds.map(([kind]) => [kind, []]));
  const life: number[] = [];
  const endsAt = performance.now() + forMs;
  const asker = async (_: unknown, index: number) => {
    const authorization = `Bearer ${tokens[index % tokens.length]}`;
    // Each connection begins with another kind, and goes on in the same order.
    for (let turn = index; performance.now() < endsAt; turn += 1) {
      const [kind = "", body = ""] = kinds[turn % kinds.length] ?? [];
      took[kind]?.push(await ask(`${url}/graphql`, agent, { body, authorization }));
    }
  };
  const watcher = async () => {
    while (performance.now() < endsAt) {
      life.push(await ask(`${url}/health/live`, lifeAgent));
      await pause(lifeEveryMs);
    }
  };
  await Promise.all([watcher(), ...Array.from({ length: connections }, asker)]);
  return { took, slowestLifeMs: Math.max(...life) };
});

/** Milliseconds until the whole answer is there. */
function ask(
  url: string,
  through: Agent,
  sent?: { readonly body: string; readonly authorization: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const options = sent
      ? { method: "POST", headers: { "content-type": "application/json", authorization: sent.authorization } }
      : {};
    const outgoing = request(url, { agent: through, ...options }, (response) => {
      response.resume();
      response.on("end", () => {
        if (response.statusCode === 200) resolve(performance.now() - startedAt);
        else reject(new Error(`${url} answered ${response.statusCode} to ${sent?.body}`));
      });
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(sent?.body);
  });
}
