import { listOf } from "./answers.ts";
import { giveUpAfter, interleave, sayMachine, sayRatios } from "./interleaved.ts";
import { startHelper } from "./processes.ts";
import { comparisons } from "./queries.ts";

const done = giveUpAfter(59_000);
const asker = startHelper("load");
const kept = startHelper("gateway");
const executed = startHelper("gateway", { environment: { KEPT_BYTES: "0" } });
const bytes = startHelper("limit", { environment: { READY_BYTES: "1" } });
const limit = startHelper("limit");
try {
  sayMachine();
  for (const { name, query } of comparisons) {
    const body = JSON.stringify({ query });
    const { text, json } = await listOf(kept, body);
    for (const one of [bytes, limit]) await one.ask({ answer: json });
    // A gateway's code is much more than the limit's, and the compiler takes its time over it.
    const subjects = {
      kept: { title: "gateway, as it is", server: kept, body, warmUpMs: 2_000 },
      executed: { title: "gateway, executing each", server: executed, body, warmUpMs: 6_000 },
      bytes: { title: "node:http, ready bytes", server: bytes, body, warmUpMs: 500 },
      limit: { title: "node:http, JSON.stringify", server: limit, body, warmUpMs: 1_000 },
    };
    const samples = await interleave(subjects, asker);
    console.log(`\n${name} (${Buffer.byteLength(text)} bytes)`);
    sayRatios(subjects, samples, "limit");
  }
} finally {
  done();
  await Promise.all([asker, kept, executed, bytes, limit].map((helper) => helper.end()));
}
