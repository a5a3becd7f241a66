import { expect, test } from "vitest";
import { acceptsEvents, answerType } from "./answer-type.ts";

const own = "application/graphql-response+json";
const json = "application/json";

test.each([
  [undefined, json, false],
  ["", json, false],
  ["*/*", json, false],
  ["application/*", json, false],
  ["text/html, */*;q=0.8", json, false],
  [json, json, true],
  ["Application/JSON; charset=utf-8", json, true],
  [own, own, false],
  [`${own}, ${json}`, own, false],
  [`${own}; charset=utf-8, ${json}; charset=utf-8`, own, false],
  [`${json}, ${own}`, json, true],
  [`${own};q=0.5, ${json}`, json, true],
  [`${own}; q=0.9, ${json}; q=0.8`, own, false],
  [`*/*, ${own};q=0`, json, false],
  [`${json};q=0, */*`, own, false],
  [`${own}, application/graphql+json, ${json}, text/event-stream, multipart/mixed`, own, false],
])("Accept: %s is answered as %s; by its name alone: %s", (accept, mediaType, isPlainJson) => {
  expect(answerType(accept)).toEqual({ mediaType, isPlainJson });
});

test.each(["text/html", "text/event-stream, multipart/mixed", `${json};q=0`, "application/xml"])(
  "Accept: %s takes neither",
  (accept) => {
    expect(answerType(accept)).toBeNull();
  },
);

test("a stream of events is taken by its name only", () => {
  expect(["text/event-stream", `${json}, text/event-stream;q=0.1`].map(acceptsEvents)).toEqual([true, true]);
  expect([undefined, "*/*", "text/*", "text/event-stream;q=0"].map(acceptsEvents)).toEqual(Array(4).fill(false));
});
