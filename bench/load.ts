// Asks one question again and again over a fixed number of kept connections.
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { answerQuestions } from "./processes.ts";

interface Question {
  readonly url: string;
  readonly authorization: string;
  /** `{n}` in it becomes another number in each request. */
  readonly body: string;
  readonly forMs: number;
  /** At most so many requests a second; as many as there are answers where left out. */
  readonly perSecond?: number;
}

const connections = 8;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

let asked = 0;

answerQuestions(async (question) => {
  // Only `main` sends questions here.
  const { url, authorization, body, forMs, perSecond = Number.POSITIVE_INFINITY } = question as Question;
  const endsAt = performance.now() + forMs;
  let requests = 0;
  let bytes = 0;
  const isUnique = body.includes("{n}");
  const everyMs = (connections * 1000) / perSecond;
  const asker = async () => {
    // Not all connections at once.
    let nextAt = performance.now() + (everyMs > 0 ? Math.random() * everyMs : 0);
    while (performance.now() < endsAt) {
      const early = nextAt - performance.now();
      if (early > 0) await pause(early);
      nextAt += everyMs;
      asked += 1;
      bytes = await ask(url, authorization, isUnique ? body.replaceAll("{n}", String(asked)) : body);
      requests += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, asker));
  return { requests, bytes };
});

function ask(url: string, authorization: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body), authorization };
    const outgoing = request(url, { method: "POST", agent, headers }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("end", () => {
        if (response.statusCode === 200) resolve(bytes);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
