import { once } from "node:events";
import { createConnection, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { createRandom } from "../isolation/random.ts";
import { startHandshakeProxy } from "../servers/handshake-proxy.ts";
import { createFindings } from "./findings.ts";
import { planKills } from "./kills.ts";
import { judge, type ToldEvent } from "./ledger.ts";

const told = (position: number, imageId: string, description: string): ToldEvent => ({
  __typename: "ImageDescribed",
  cursor: String(position),
  position,
  imageId,
  description,
});
const gone = (position: number, imageId: string): ToldEvent => ({
  ...told(position, imageId, ""),
  __typename: "ImageNoLongerVisible",
});

const failure = (...codes: readonly string[]) =>
  new Error(`failed: ${JSON.stringify(codes.map((code) => ({ extensions: { code } })))}`);

/** An event as ws gives it: its members are getters of its class. */
function socketError(error: Error): object {
  return Object.create({}, { error: { get: () => error, enumerable: false } });
}

describe("what a storm is judged by", () => {
  const whole = [told(6, "a", "one"), gone(7, "doomed"), told(8, "a", "two")];
  const evidence = { after: 5, descriptions: ["a one", "a two"], doomed: ["doomed"] };

  test.each([
    ["nothing is wrong", whole, whole, { lost: 0, repeated: 0, falselyGone: 0 }],
    ["a subscriber missed one", whole, whole.slice(1), { lost: 1, repeated: 0, falselyGone: 0 }],
    ["a subscriber got one twice", whole, [...whole, gone(7, "doomed")], { lost: 0, repeated: 1, falselyGone: 0 }],
    ["a change is missing", whole.with(0, told(6, "b", "one")), null, { lost: 1, repeated: 0, falselyGone: 0 }],
    ["a change is told twice", [...whole, told(9, "a", "two")], null, { lost: 0, repeated: 1, falselyGone: 0 }],
    ["what nobody wrote is told", [...whole, told(9, "a", "three")], null, { lost: 0, repeated: 1, falselyGone: 0 }],
    ["an image is gone twice", [...whole, gone(9, "doomed")], null, { lost: 0, repeated: 1, falselyGone: 0 }],
    ["an image is falsely gone", [...whole, gone(9, "a")], null, { lost: 0, repeated: 0, falselyGone: 1 }],
    ["the ledger has a gap", whole.with(2, told(9, "a", "two")), null, { lost: 2, repeated: 0, falselyGone: 0 }],
  ] as const)("%s", (_, ledger, heard, verdict) => {
    expect(judge({ ...evidence, ledger, heard: [heard ?? ledger] })).toEqual(verdict);
  });

  test.each([
    ["a connection that fetch lost", new TypeError("fetch failed"), "refused"],
    ["a connection that ws lost", socketError(Object.assign(new Error("reset"), { code: "ECONNRESET" })), "refused"],
    ["a store that does not answer", failure("STORE_UNAVAILABLE"), "unavailable"],
    ["a bug beside it", failure("STORE_UNAVAILABLE", "INTERNAL"), "wrong"],
    ["an answer of another form", new Error("data has no images"), "wrong"],
    ["an upgrade that was refused", socketError(new Error("Unexpected server response: 400")), "wrong"],
    ["what nobody knows", {}, "wrong"],
  ])("%s is told apart from what no kill excuses", (_, error, expected) => {
    const findings = createFindings();
    findings.failed("a list", error);
    const found = { refused: findings.refused(), unavailable: findings.unavailable(), wrong: findings.wrong.length };
    expect(found).toEqual({ refused: 0, unavailable: 0, wrong: 0, [expected]: 1 });
  });

  test("a cloud that fails excuses a mutation alone", () => {
    const findings = createFindings();
    findings.failed("a mutation", failure("BACKEND_INVALID_RESPONSE"), (code) => code.startsWith("BACKEND_"));
    expect(findings.wrong).toEqual([]);
    findings.failed("a list", failure("BACKEND_INVALID_RESPONSE"));
    expect(findings.wrong).toHaveLength(1);
  });
});

test("kills follow from the seed, and 40 hold every signal at every moment of a handshake", () => {
  for (const seed of [1, 2, 3]) {
    const plan = planKills(createRandom(seed), 40);
    expect(planKills(createRandom(seed), 40)).toEqual(plan);
    const kills = plan.flat();
    expect(kills).toHaveLength(40);
    const ways = kills.flatMap((kill) =>
      kill.what === "postgres" && kill.within ? [`${kill.signal} ${kill.within}`] : [],
    );
    expect(ways).toHaveLength(15);
    expect(new Set(ways).size).toBe(6);
    expect(new Set(kills.map((kill) => (kill.what === "replica" ? kill.which : kill.what)))).toEqual(
      new Set([0, 1, "postgres", "redis"]),
    );
  }
});

describe("the proxy of handshakes", () => {
  const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

  /** A server that is ready for whatever greets it, and says one word more when it is struck. */
  async function throughProxy() {
    const server = createServer((socket) => {
      socket.on("error", () => {}).on("data", () => socket.write(ready));
      server.once("struck", () => socket.end("last words"));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const proxy = await startHandshakeProxy({ host: "127.0.0.1", port: address.port });
    onTestFinished(proxy.close);
    const greet = () => {
      const socket = createConnection({ host: "127.0.0.1", port: proxy.port });
      socket.on("error", () => {}).write("hello");
      return socket;
    };
    return { proxy, greet, strike: () => void server.emit("struck") };
  }

  test("strikes before the server has heard the next client, and ends the connections there were", async () => {
    const { proxy, greet, strike } = await throughProxy();
    const old = greet();
    expect((await once(old, "data"))[0]).toEqual(ready);
    const ended = once(old, "close");
    const struck = proxy.within("asked", strike);
    await ended;
    greet();
    expect(await struck).toBe(1);
  });

  test("brings what the server says last in one packet with its readiness", async () => {
    const { proxy, greet, strike } = await throughProxy();
    const struck = proxy.within("answered", strike);
    const chunks: Buffer[] = [];
    const socket = greet().on("data", (chunk) => chunks.push(chunk));
    await once(socket, "close");
    expect(await struck).toBe(1);
    expect(Buffer.concat(chunks)).toEqual(Buffer.concat([ready, Buffer.from("last words")]));
    expect(chunks).toHaveLength(1);
  });
});
