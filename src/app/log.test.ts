import { expect, test } from "vitest";
import { GatewayError } from "../domain/errors.ts";
import { createLog, printError } from "./log.ts";

function captured() {
  const lines: string[] = [];
  return { log: createLog("info", { write: (line) => void lines.push(line) }), text: () => lines.join("") };
}

const canary = "canary-of-the-log";

test("a line is JSON, with its facts and its message", () => {
  const { log, text } = captured();
  log.warn(
    { backend: "a", err: new GatewayError("BACKEND_FAILED", "Could not list.", { backend: "a" }) },
    "a sweep failed",
  );
  expect(JSON.parse(text())).toMatchObject({
    level: 40,
    backend: "a",
    msg: "a sweep failed",
    err: { type: "GatewayError", code: "BACKEND_FAILED", message: "Could not list." },
  });
});

test("of an error come name, code, message, frames and the same of its causes, and nothing else", () => {
  const { log, text } = captured();
  const inner = Object.assign(new TypeError("inner"), { $response: { body: canary }, config: { auth: canary } });
  const error = Object.assign(new Error("outer", { cause: inner }), { parameters: [canary], detail: canary });
  Object.defineProperty(error, "request", { value: canary });
  for (const facts of [{ err: error }, { error }, error]) log.error(facts, "it failed");
  expect(text()).not.toContain(canary);
  const printed = printError(error);
  expect(printed).toMatchObject({ type: "Error", message: "outer", cause: { type: "TypeError", message: "inner" } });
  expect(printed.stack).toMatch(/log\.test\.ts:\d+:\d+/);
});

test("the words of what has a code are not printed: they quote what was sent", () => {
  const unique = Object.assign(new Error(`invalid input syntax: "${canary}"`), { code: "22P02", detail: canary });
  const parsing = (() => {
    try {
      return JSON.parse(`{"a": ${canary}`);
    } catch (error) {
      return error;
    }
  })();
  const imitated = new RangeError(`x\n    at ${canary} (file:///x/${canary}.ts:1:1)`);
  imitated.name = canary;
  Object.assign(imitated, { code: "ERR_X" });
  for (const error of [unique, parsing, new Error("x", { cause: unique }), new AggregateError([unique])])
    expect(JSON.stringify(printError(error))).not.toContain(canary);
  expect(JSON.stringify(printError(imitated).stack)).not.toContain(canary);
  expect(printError(unique)).toMatchObject({ type: "Error", code: "22P02" });
});

test("the words of a bug are printed without what looks like a credential", () => {
  const said =
    "AKIACANARYKEYID00001 of 111122223333 as arn:aws:iam::111122223333:role/x sent Bearer abcdef.ghi, Basic dXNlcg== to postgres://user:pass@db/x";
  const { message } = printError(new Error(said));
  expect(message).toBe(
    "[secret] of [account] as [arn] sent Bearer [secret], Basic [secret] to postgres://[secret]@db/x",
  );
});

test("a circle of causes and what is no error end", () => {
  const error = new Error("round");
  error.cause = error;
  expect(JSON.stringify(printError(error)).length).toBeLessThan(20_000);
  expect(printError(canary)).toEqual({ type: "string" });
  expect(printError(null)).toEqual({ type: "object" });
});

test("facts with the name of a secret are masked", () => {
  const { log, text } = captured();
  const secrets = { password: canary, token: canary, authorization: canary, secretAccessKey: canary };
  log.info({ ...secrets, credentials: secrets, backend: { credentials: secrets } }, "started");
  expect(text()).not.toContain(canary);
  expect(text()).toContain("[secret]");
});

test("names with hidden characters are shown by code points, and stay the same values", () => {
  const { log, text } = captured();
  const name = "inv\u202Egpj.exe \u009b31m\u007f";
  log.info({ name, err: new GatewayError("CONFLICT", name) }, "an image was renamed");
  expect(text()).toMatch(/^[\x20-\x7e]+\n$/);
  expect(JSON.parse(text())).toMatchObject({ name, err: { message: name } });
});
