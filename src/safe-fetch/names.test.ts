import { createSocket } from "node:dgram";
import { expect, onTestFinished, test } from "vitest";
import { createResolver } from "./names.ts";

/** A name server on loopback; `answer` gives the bytes behind a question's header, null for silence. */
async function nameServer(answer: (question: Buffer) => Buffer | null) {
  const socket = createSocket("udp4");
  let asked = 0;
  const first = Promise.withResolvers<void>();
  socket.on("message", (question, { port, address }) => {
    asked += 1;
    first.resolve();
    const bytes = answer(question);
    if (bytes) socket.send(bytes, port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  onTestFinished(() => void socket.close());
  return { servers: [`127.0.0.1:${socket.address().port}`], asked: () => asked, first: first.promise };
}

/** The question again, with a code of result and, for A, one address. */
function answering(code: number, address: readonly number[] | null) {
  return (question: Buffer): Buffer => {
    const isA = question.readUInt16BE(question.indexOf(0, 12) + 1) === 1;
    const record =
      isA && address ? Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address]) : Buffer.alloc(0);
    const end = question.indexOf(0, 12) + 5;
    const answer = Buffer.concat([question.subarray(0, end), record]);
    answer.writeUInt16BE(0x8180 | code, 2);
    answer.writeUInt16BE(record.length > 0 ? 1 : 0, 6);
    answer.writeUInt32BE(0, 8);
    return answer;
  };
}

test("gives what name servers say, and says who is not there", async () => {
  const known = await nameServer(answering(0, [192, 0, 2, 7]));
  const never = new AbortController().signal;
  expect(await createResolver(known)("a.example", never)).toEqual(["192.0.2.7"]);
  const unknown = await nameServer(answering(3, null));
  await expect(createResolver(unknown)("a.example", never)).rejects.toMatchObject({ code: "ENOTFOUND" });
});

test("names that nobody answers for are given up when nobody waits any more", async () => {
  const silent = await nameServer(() => null);
  const ending = new AbortController();
  const work = Promise.allSettled(
    Array.from({ length: 50 }, (_, index) => createResolver(silent)(`h${index}.example`, ending.signal)),
  );
  await silent.first;
  ending.abort();
  const settled = await work;
  expect(settled.every((one) => one.status === "rejected" && one.reason.code === "ECANCELLED")).toBe(true);
});
