import { request as httpRequest } from "node:http";
import { WebSocket } from "ws";
import { bearing } from "../callers/sign-in.ts";
import type { Caller } from "./callers.ts";

const tags = "tags { key value }";
const image = `image {
  id name description stateReason nativeState owner { id alias } ${tags}
  views { ${tags} launchPermissions { id } backend { name } freshness { error { message } } }
  stewardship { private creator { reference machine member { user mail } } steward { reference } }
  history(first: 3) { nodes { __typename before after actor { reference } } }
  ... on AwsImage { launchPermissions { id } blockDeviceMappings { deviceName } watermarks { key } }
  ... on SmartCloudImage { manifest captureType }
}`;

/** All that events tell, and what the images that they are about show. */
export const watching = `subscription ($after: String, $filter: LifecycleFilter) {
  imageLifecycle(after: $after, filter: $filter) {
    __typename id cursor position imageId source before after
    actor { reference machine member { user mail } } backend { name organization } ${image}
    ... on ImageTagsChanged { ${tags} previousTags { key value } }
    ... on ImageRenamed { name previousName }
    ... on ImageDescribed { description previousDescription }
    ... on ImageRegistered { name }
    ... on ImageStewardChanged { steward { reference } previousSteward { reference } }
    ... on ImageOwnerChanged { owner { id } previousOwner { id } }
    ... on LaunchPermissionGranted { permission { type id } }
    ... on LaunchPermissionRevoked { permission { type id } }
  }
}`;

export interface Watch {
  readonly after?: string | null;
  readonly filter?: object;
}

export interface Watcher {
  /** Resolves when the gateway or the connection ended it, with what ended it. */
  readonly ended: Promise<string>;
  close(): void;
}

export type OnText = (text: string) => void;

/** Reads every byte of a subscription over server-sent events. */
export function watchOverEventStream(
  url: string,
  { token }: Pick<Caller, "token">,
  variables: Watch,
  onText: OnText,
): Watcher {
  const ended = Promise.withResolvers<string>();
  const headers = { "content-type": "application/json", accept: "text/event-stream", ...bearing(token) };
  const request = httpRequest(`${url}/graphql/stream`, { method: "POST", headers }, (response) => {
    onText(JSON.stringify(response.headers));
    let rest = "";
    response.setEncoding("utf8").on("data", (chunk: string) => {
      const messages = `${rest}${chunk}`.split("\n\n");
      rest = messages.pop() ?? "";
      for (const message of messages) onText(message);
    });
    response.on("close", () => {
      onText(rest);
      ended.resolve(`${response.statusCode}`);
    });
    response.on("error", () => {});
  });
  request.on("error", (error) => ended.resolve(error.message));
  request.end(JSON.stringify({ query: watching, variables }));
  return { ended: ended.promise, close: () => request.destroy() };
}

/** Reads every message of a subscription over WebSocket, by the graphql-transport-ws protocol. */
export function watchOverWebSocket(
  url: string,
  { token }: Pick<Caller, "token">,
  variables: Watch,
  onText: OnText,
): Watcher {
  const ended = Promise.withResolvers<string>();
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  const send = (message: object) => socket.send(JSON.stringify(message));
  socket.on("open", () => send({ type: "connection_init", payload: bearing(token) }));
  socket.on("message", (data) => {
    const text = String(data);
    onText(text);
    // What the protocol's messages are like.
    const { type } = JSON.parse(text) as { readonly type: string };
    if (type === "connection_ack") send({ type: "subscribe", id: "1", payload: { query: watching, variables } });
    if (type === "ping") send({ type: "pong" });
    if (type === "error" || type === "complete") socket.close();
  });
  socket.on("close", (code) => ended.resolve(`${code}`));
  socket.on("error", (error) => ended.resolve(error.message));
  return { ended: ended.promise, close: () => socket.terminate() };
}
