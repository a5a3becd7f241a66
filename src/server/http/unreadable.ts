import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ErrorCode } from "../../domain/errors.ts";
import { problem } from "./problem.ts";

const answers: Readonly<Record<string, readonly [number, ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    "PAYLOAD_TOO_LARGE",
    "The request's headers hold more than 16 KiB. Send fewer or shorter ones.",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "BAD_REQUEST", "The request did not arrive in time. Send it again."],
};

/** Answers what Node could not read as HTTP, in the form of every other answer, and ends the connection. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  // Nobody is there to read it.
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code, message] = answers[error.code ?? ""] ?? [
    400,
    "BAD_REQUEST",
    "The request is not valid HTTP/1.1.",
  ];
  answerBare(socket, status, code, message);
}

/** Answers what was read as HTTP and refused before any route was looked for. */
export function answerEarly(response: ServerResponse, status: number, message: string): void {
  const body = JSON.stringify(problem("BAD_REQUEST", message));
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

/** Answers on a socket that no HTTP response stands on, and ends it: also where the client never ends its half. */
export function answerBare(socket: Duplex, status: number, code: ErrorCode, message: string): void {
  const body = JSON.stringify(problem(code, message));
  socket.once("finish", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
