import type { Duplex } from "node:stream";
import type { ExecutionResult } from "graphql";
import type { WebSocket } from "ws";
import type { Sink } from "./subscriber.ts";

const textFrame = 0x81;
const end = "}".charCodeAt(0);
const nothing = Buffer.alloc(0);

/**
 * Sends results as messages `next` of one subscription. It writes whole frames beside `ws`, which makes one write of what
 * would be two for each message: nothing is compressed here, so that `ws` too writes a frame at once or not at all.
 */
export function createWebSocketSink(
  { client, wire }: { readonly client: WebSocket; readonly wire: Duplex },
  id: string,
  masked: (result: ExecutionResult) => object,
): Sink {
  const begin = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  return {
    masked,
    send(texts) {
      // Behind the frame that closes it there may be none; its end ends the subscription.
      if (client.readyState !== client.OPEN) return true;
      wire.write(framesOf(begin, texts));
      return wire.writableLength === 0;
    },
    whenTaken: (then) => void wire.write(nothing, () => then()),
  };
}

function framesOf(begin: Buffer, texts: readonly Buffer[]): Buffer {
  let size = 0;
  for (const text of texts) size += headSize(begin.length + text.length + 1) + begin.length + text.length + 1;
  const frames = Buffer.allocUnsafe(size);
  let at = 0;
  for (const text of texts) {
    at = writeHead(frames, at, begin.length + text.length + 1);
    frames.set(begin, at);
    frames.set(text, at + begin.length);
    at += begin.length + text.length;
    frames[at] = end;
    at += 1;
  }
  return frames;
}

const headSize = (length: number) => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

function writeHead(frames: Buffer, at: number, length: number): number {
  frames[at] = textFrame;
  if (length < 126) {
    frames[at + 1] = length;
    return at + 2;
  }
  if (length < 65_536) {
    frames[at + 1] = 126;
    return frames.writeUInt16BE(length, at + 2);
  }
  frames[at + 1] = 127;
  return frames.writeBigUInt64BE(BigInt(length), at + 2);
}
