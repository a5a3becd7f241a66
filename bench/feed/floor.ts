// What no feed in this process can beat: the same text written to as many sockets, nothing else.
import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { answerQuestions } from "../processes.ts";
import { createFigures } from "./figures.ts";

const server = new WebSocketServer({
  host: "127.0.0.1",
  port: 0,
  path: "/graphql",
  handleProtocols: () => "graphql-transport-ws",
  backlog: 1024,
});
await once(server, "listening");
// A TCP server has no path for an address.
const { port } = server.address() as AddressInfo;
const sockets = new Map<WebSocket, Socket>();
server.on("connection", (client, { socket }) => {
  sockets.set(client, socket);
  client.once("close", () => sockets.delete(client));
});
const figures = createFigures();
const sliceSize = 500;

/** A whole text frame, as `ws` makes it. */
function framed(text: string): Buffer {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, body.length])
      : Buffer.from([0x81, 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
}

/** Writes it to every `every`th client, so that the event loop turns now and then. */
async function write(text: string, how: string, every: number): Promise<void> {
  const frame = framed(text);
  let index = 0;
  for (const [client, socket] of sockets) {
    index += 1;
    if (index % every !== 0) continue;
    if (how === "net") socket.write(frame);
    else client.send(text);
    if (index % sliceSize === 0) await new Promise(setImmediate);
  }
}

answerQuestions(async (question) => {
  // Only `subscribers` sends questions here.
  const { does, text, how, every } = question as { does: string; text: string; how: string; every: number };
  if (does === "write") await write(text, how, every);
  return { url: `http://127.0.0.1:${port}`, ...(await figures.answer(does)) };
});
