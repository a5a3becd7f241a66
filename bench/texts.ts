// A flood of query texts that nobody sent before, beside the same question in a text that is known.
import { z } from "zod";
import { answerOf } from "./answers.ts";
import { cpu, giveUpAfter, interleave, ratio, sayMachine } from "./interleaved.ts";
import { startHelper } from "./processes.ts";

const fields = "id name state provider createdAt";
const anImage = z.object({
  data: z.object({ images: z.object({ nodes: z.array(z.object({ id: z.string() })).min(1) }) }),
});

const done = giveUpAfter(90_000);
const asker = startHelper("load");
const kept = startHelper("gateway");
const executed = startHelper("gateway", { environment: { KEPT_BYTES: "0" } });
try {
  sayMachine();
  const { json } = await answerOf(kept, bodyOf("{ images(first: 1) { nodes { id } } }"));
  const id = JSON.stringify(anImage.parse(json).data.images.nodes[0]?.id);
  const questions = {
    "one image by id, which asks cache and cloud": (name: string) => `{ ${name}: image(id: ${id}) { ${fields} } }`,
    "a list of one image": (name: string) => `{ ${name}: images(first: 1) { nodes { ${fields} } } }`,
  };
  for (const [title, queryOf] of Object.entries(questions)) {
    const [same, other] = [bodyOf(queryOf("a0")), bodyOf(queryOf("a{n}"))];
    await answerOf(kept, same);
    const samples = await interleave(
      {
        kept: { title: "a text that is known", server: kept, body: same, warmUpMs: 3_000 },
        executed: { title: "the same, executing each", server: executed, body: same, warmUpMs: 3_000 },
        unique: { title: "a new text each time", server: kept, body: other, warmUpMs: 3_000 },
      },
      asker,
    );
    console.log(
      [
        `\n${title}`,
        `  a text that is known        ${cpu(samples, "kept")}`,
        `  the same, executing each    ${cpu(samples, "executed")}`,
        `  a new text each time        ${cpu(samples, "unique")}`,
        `  a new text by a known one   ${ratio(samples, "unique", "kept", 2)}`,
        `  the same, executing each    ${ratio(samples, "unique", "executed", 2)}`,
      ].join("\n"),
    );
  }
} finally {
  done();
  await Promise.all([asker, kept, executed].map((helper) => helper.end()));
}

function bodyOf(query: string): string {
  return JSON.stringify({ query });
}
