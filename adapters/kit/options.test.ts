import { expect, test } from "vitest";
import { endpoint, secretReference } from "./options.ts";

test("a secret is a reference, never a value", () => {
  expect(secretReference.safeParse({ env: "AWS_KEY" }).success).toBe(true);
  expect(secretReference.safeParse({ file: "/run/secrets/key" }).success).toBe(true);
  for (const wrong of ["hunter2", { env: "A B" }, { env: "A", file: "b" }, { file: "" }, { value: "x" }, null]) {
    const result = secretReference.safeParse(wrong);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).not.toContain("hunter2");
  }
});

test("an endpoint is an http or https URL, or a variable that holds one", () => {
  for (const right of ["http://127.0.0.1:4566", "https://ec2.example/prefix", { env: "AWS_ENDPOINT" }]) {
    expect(endpoint.safeParse(right).success).toBe(true);
  }
  for (const wrong of ["ec2.example", "ftp://x", "http://a:b@x/", "http://x/?q=1", "http://x/#f", { file: "x" }, 5]) {
    expect(endpoint.safeParse(wrong).success).toBe(false);
  }
});
