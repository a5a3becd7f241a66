import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { ErrorCode } from "../domain/errors.ts";
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
  const body = JSON.stringify(problem(code, message));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
