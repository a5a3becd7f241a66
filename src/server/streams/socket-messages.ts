import { type Message, parseMessage, stringifyMessage } from "graphql-ws";
import type { WebSocket } from "ws";

const closeMs = 1_000;
const maximumUnreadBytes = 1024 * 1024;

/** Null for what is no message of the protocol. */
export function parsed(text: string): Message | null {
  try {
    // The library insists on a query; who asks by id need not send an empty one.
    return parseMessage(text, (key, value) =>
      key === "" && value?.type === "subscribe" && value.payload?.query === undefined
        ? { ...value, payload: { ...value.payload, query: "" } }
        : value,
    );
  } catch {
    return null;
  }
}

/** Resolves when the client took it. What does not arrive any more is followed by the end of the socket, which ends all else. */
export function send(client: WebSocket, message: Message): Promise<void> {
  return new Promise((resolve) => {
    if (client.readyState === client.OPEN) client.send(stringifyMessage(message), () => resolve());
    else resolve();
  });
}

/** Answers to pings wait for nobody: who asks without reading would fill the memory. For a listener. */
export function dropUnread(this: WebSocket): void {
  if (this.bufferedAmount > maximumUnreadBytes) this.terminate();
}

/** Closes a connection, also where the client does not answer the close. */
export function end(client: WebSocket, code: number, reason: string): void {
  client.close(code, reason);
  setTimeout(() => client.terminate(), closeMs).unref();
}
