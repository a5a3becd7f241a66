import { inspect } from "node:util";
import { expect, test } from "vitest";
import { backendFailure, harmlessCause, interruption, plainWord, retryAfterMs, transportCode } from "./failure.ts";

const attempt = { backendId: "prod", action: "list images" };

test("a message says what was tried, where, and what to do", () => {
  const failure = backendFailure("BACKEND_THROTTLED", attempt, { retryAfterMs: 500 });
  expect(failure.message).toBe(
    "Could not list images on backend prod: the cloud asks for fewer requests. Ask again later.",
  );
  expect(failure.info).toEqual({ backend: "prod", retryAfterMs: 500 });
});

test("a cause keeps names, codes and status only", () => {
  const caught = Object.assign(new Error("connect ECONNREFUSED 10.0.0.1 canary"), {
    code: "ECONNREFUSED",
    $metadata: { httpStatusCode: 503 },
    $response: { headers: { authorization: "canary" } },
    cause: new TypeError("canary"),
  });
  const cause = harmlessCause(caught);
  expect(cause.message).toBe("Error (ECONNREFUSED, HTTP 503) from TypeError");
  expect(inspect(cause, { showHidden: true, depth: 8 })).not.toContain("canary");
});

test("transport codes are found in causes and aggregates", () => {
  const refused = Object.assign(new Error(), { code: "ECONNREFUSED" });
  expect(transportCode(refused)).toBe("BACKEND_UNREACHABLE");
  expect(transportCode(new TypeError("fetch failed", { cause: new AggregateError([refused]) }))).toBe(
    "BACKEND_UNREACHABLE",
  );
  expect(transportCode(Object.assign(new Error(), { code: "UND_ERR_HEADERS_TIMEOUT" }))).toBe("BACKEND_TIMEOUT");
  expect(transportCode(Object.assign(new Error(), { code: "HPE_INVALID_CONSTANT" }))).toBe("BACKEND_INVALID_RESPONSE");
  expect(transportCode(new Error("?"))).toBeNull();
  expect(transportCode(null)).toBeNull();
});

test("an abort is CANCELLED, a deadline BACKEND_TIMEOUT", async () => {
  expect(interruption(AbortSignal.abort(), attempt).code).toBe("CANCELLED");
  expect(interruption(AbortSignal.abort("why not"), attempt).code).toBe("CANCELLED");
  const signal = AbortSignal.timeout(1);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  expect(interruption(signal, attempt).code).toBe("BACKEND_TIMEOUT");
});

test("Retry-After is read as seconds or as a date", () => {
  expect(retryAfterMs("3")).toBe(3000);
  expect(retryAfterMs("Mon, 23 Nov 2026 10:00:05 GMT", Date.parse("2026-11-23T10:00:00Z"))).toBe(5000);
  expect(retryAfterMs("Mon, 23 Nov 2026 09:00:00 GMT", Date.parse("2026-11-23T10:00:00Z"))).toBe(0);
  expect(retryAfterMs("999999999")).toBe(86_400_000);
  for (const nothing of [undefined, null, "", "soon", "-1"]) expect(retryAfterMs(nothing)).toBeNull();
});

test("only a word passes as a word", () => {
  expect(plainWord("InvalidAMIID.NotFound")).toBe("InvalidAMIID.NotFound");
  for (const text of ["AKIAIOSFODNN7EXAMPLE", "a b", "", "x".repeat(99), "lower", undefined]) {
    expect(plainWord(text)).toBeNull();
  }
});
