import { z } from "zod";
import { figures } from "./interleaved.ts";
import type { Helper } from "./processes.ts";

const answerShape = z.object({
  errors: z.undefined().optional(),
  data: z.object({ images: z.object({ complete: z.literal(true), nodes: z.array(z.unknown()).length(50) }) }),
});

/** What a server answers once, whatever it is. */
export async function answerOf(
  server: Helper,
  body: string,
): Promise<{ readonly text: string; readonly json: unknown }> {
  const { url, authorization } = figures.parse(await server.ask({}));
  const headers = { "content-type": "application/json", authorization };
  const response = await fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(20_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 500)}`);
  return { text, json: JSON.parse(text) };
}

/** The same, of a list of 50 images with nothing missing. */
export async function listOf(server: Helper, body: string): Promise<{ readonly text: string; readonly json: unknown }> {
  const answer = await answerOf(server, body);
  answerShape.parse(answer.json);
  return answer;
}
