import { expect, test } from "vitest";
import { createTestCloud } from "../test-caller.ts";
import { createCredentialStore } from "../wire/credentials.ts";
import { answerControl } from "./control.ts";

const roleArn = "arn:aws:iam::111122223333:role/Reader";
const key = { account: "777788889999", accessKeyId: "AKIATEST", secretAccessKey: "-" };

function prepare() {
  const { world } = createTestCloud();
  const roles = [{ account: "111122223333", name: "Reader", externalId: "first" }];
  const store = createCredentialStore([key], roles, world.steering.trust);
  const caller = store.find("AKIATEST");
  if (caller === undefined) throw new Error("the store keeps what it is given");
  return {
    trust: (body: unknown) => answerControl(world, "POST", ["trust"], body, roles),
    shown: () => answerControl(world, "GET", ["trust"], undefined, roles)?.body,
    assume: (externalId?: string) => () =>
      store.assumeRole({ caller, roleArn, sessionName: "test", externalId, durationSeconds: 900 }),
  };
}

test("a role asks for the external id that its trust policy was given last", () => {
  const { trust, shown, assume } = prepare();
  expect(assume("first")().account).toBe("111122223333");
  expect(trust({ roleArn, externalId: "second" })?.status).toBe(200);
  expect(shown()).toEqual({ roles: [{ roleArn, externalId: "second" }] });
  expect(assume("second")().readOnly).toBe(true);
  for (const wrong of ["first", undefined]) expect(assume(wrong)).toThrow("sts:AssumeRole");
});

test("a role that asks for none lets everybody in", () => {
  const { trust, shown, assume } = prepare();
  trust({ roleArn, externalId: null });
  expect(shown()).toEqual({ roles: [{ roleArn, externalId: null }] });
  for (const any of ["first", "other", undefined]) expect(assume(any)().account).toBe("111122223333");
});

test.each([
  [{ roleArn: "arn:aws:iam::1:role/No", externalId: "x2" }, 404],
  [{ roleArn, externalId: "?" }, 400],
  [{ roleArn }, 400],
  [{ roleArn, externalId: "x2", more: 1 }, 400],
  ["text", 400],
])("%j is refused", (body, status) => {
  expect(prepare().trust(body)?.status).toBe(status);
});
