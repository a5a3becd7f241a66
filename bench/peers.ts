// The gateway beside other GraphQL servers, which answer the same from memory and let everybody in. They run from their
// packages as their users run them; the gateway runs from its bundle.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { answerOf, listOf } from "./answers.ts";
import { figures, giveUpAfter, interleave, ratio, type Subject, sayMachine, sayRatios } from "./interleaved.ts";
import { startHelper } from "./processes.ts";
import { comparisons, nested } from "./queries.ts";

const { dependencies, devDependencies } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);
const versions: Readonly<Record<string, string>> = { ...dependencies, ...devDependencies };

const done = giveUpAfter(170_000);
const asker = startHelper("load");
const kept = startHelper("gateway");
const executed = startHelper("gateway", { environment: { KEPT_BYTES: "0" } });
const limit = startHelper("limit");
const startPeer = (name: string) => startHelper(`peers/${name}.ts`, { environment: { NODE_ENV: "production" } });
const [apollo, yoga, mercurius] = [startPeer("apollo"), startPeer("yoga"), startPeer("mercurius")];
// The more code, the longer the compiler takes.
const servers: Readonly<Record<string, Pick<Subject, "title" | "server" | "warmUpMs">>> = {
  kept: { title: "gateway, as it is", server: kept, warmUpMs: 2_000 },
  executed: { title: "gateway, executing each", server: executed, warmUpMs: 6_000 },
  apollo: { title: `Apollo standalone ${versions["@apollo/server"]}`, server: apollo, warmUpMs: 4_000 },
  yoga: { title: `Yoga ${versions["graphql-yoga"]}`, server: yoga, warmUpMs: 4_000 },
  mercurius: { title: `Mercurius ${versions.mercurius} with JIT`, server: mercurius, warmUpMs: 4_000 },
  limit: { title: "node:http, JSON.stringify", server: limit, warmUpMs: 1_000 },
};
try {
  sayMachine();
  const whole = await listOf(kept, JSON.stringify({ query: nested }));
  for (const peer of [apollo, yoga, mercurius]) await peer.ask({ answer: whole.json });
  // Everybody gets the same request, whether it looks at who asks or not; a gateway knows its own tokens only.
  const { authorization } = figures.parse(await kept.ask({}));
  for (const { name, query } of comparisons) {
    const body = JSON.stringify({ query });
    const { text, json } = await listOf(kept, body);
    await limit.ask({ answer: json });
    for (const peer of [apollo, yoga, mercurius]) {
      const answer = await answerOf(peer, body);
      if (!isDeepStrictEqual(answer.json, json))
        throw new Error(`A peer answers otherwise: ${answer.text.slice(0, 300)}`);
    }
    const subjects = Object.fromEntries(
      Object.entries(servers).map(([name, server]) => [name, { ...server, body, authorization }]),
    );
    const samples = await interleave(subjects, asker);
    console.log(`\n${name} (${Buffer.byteLength(text)} bytes)`);
    sayRatios(subjects, samples, "limit");
    for (const ours of ["kept", "executed"])
      console.log(
        `  by ${servers[ours]?.title}: Apollo ${ratio(samples, "apollo", ours, 2)}, Mercurius ${ratio(samples, "mercurius", ours, 2)}`,
      );
  }
} finally {
  done();
  await Promise.all([asker, kept, executed, apollo, yoga, mercurius, limit].map((helper) => helper.end()));
}
