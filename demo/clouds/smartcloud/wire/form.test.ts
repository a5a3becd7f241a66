import { expect, test } from "vitest";
import { readForm } from "./form.ts";

test("a form is read as fully, half or hardly encoded", () => {
  const fields = readForm("name=a+b%20c&type=COP32.1/2048/60*175&rule=a=b&half=100%&none&=x&");
  expect(Object.fromEntries(fields)).toEqual({
    name: "a b c",
    type: "COP32.1/2048/60*175",
    rule: "a=b",
    half: "100%",
    none: "",
    "": "x",
  });
});
