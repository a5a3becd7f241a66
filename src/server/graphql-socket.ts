import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Server } from "graphql-ws";
import type { WebSocket } from "ws";
import type { Log } from "../ports/log.ts";

const keepAliveMs = 12_000;
const maximumUnreadBytes = 1024 * 1024;

export interface SocketExtra {
  readonly client: WebSocket;
  /** What `client` writes to. */
  readonly wire: Duplex;
  readonly request: IncomingMessage;
}

/**
 * Ties a WebSocket to the protocol. In place of `graphql-ws/use/ws`, which prints a stack for every frame that is broken
 * and every answer that does not arrive, at any client's will, and lets clients pile up answers that they do not read.
 */
export function speakGraphql(protocol: Server<SocketExtra>, extra: SocketExtra, log: Log): void {
  const { client: socket } = extra;
  // Answers to pings wait for nobody: who asks without reading would fill the memory.
  const dropUnread = () => {
    if (socket.bufferedAmount > maximumUnreadBytes) socket.terminate();
  };
  socket.on("ping", dropUnread);
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // An answer that does not arrive any more is followed by the end of the socket, which ends all else.
      send: (text) =>
        new Promise((resolve) => {
          if (socket.readyState === socket.OPEN) socket.send(text, () => resolve());
          else resolve();
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) => {
        socket.on("message", (data) => {
          dropUnread();
          take(String(data)).catch((error: unknown) => {
            log.error({ err: error }, "a message over WebSocket failed inside the gateway");
            socket.close(4500, "Internal server error");
          });
        });
      },
    },
    extra,
  );
  let answered = true;
  const pulse = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    return socket.ping();
  }, keepAliveMs);
  socket.on("pong", () => {
    answered = true;
  });
  // `ws` has closed the socket with the right code by then.
  socket.on("error", (error) => log.info({ reason: error.message }, "a WebSocket client sent what it may not"));
  socket.once("close", (code, reason) => {
    clearInterval(pulse);
    closed(code, String(reason))?.catch((error: unknown) =>
      log.error({ err: error }, "a WebSocket could not be ended in order"),
    );
  });
}
