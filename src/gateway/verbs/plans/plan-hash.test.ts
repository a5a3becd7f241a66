import { expect, test } from "vitest";
import type { ImpactPlan } from "../verb.ts";
import { planHash } from "./plan-hash.ts";

const image = { provider: "AWS", region: "us-east-1", nativeId: "ami-0123456789abcdef0" };
const other = { ...image, nativeId: "ami-0123456789abcdef1" };
const order = ["revokeLaunchPermission", "production", { id: image.nativeId, permissions: ["A", "B"] }];
const account = { type: "ACCOUNT", id: "222233334444" } as const;
const facts: Omit<ImpactPlan, "hash"> = {
  instances: [{ backendId: "production", nativeId: "i-1", name: "web", state: "RUNNING" }],
  references: [{ backendId: "production", kind: "ssm:Parameter", nativeId: "arn:aws:ssm:::parameter/base" }],
  losingAccess: [account],
  derived: [other],
  sharedSnapshots: [{ snapshotId: "snap-1", usedBy: [other] }],
  unknown: [{ backendId: null, what: "instances of account 222233334444", code: "NO_BACKEND", grantee: account }],
};
const agreed = planHash(image, facts, order);

/** Each row differs from what was agreed to in that alone. */
test.each<readonly [string, string]>([
  ["another image", planHash(other, facts, order)],
  ["an image of that id in another region", planHash({ ...image, region: "eu-west-1" }, facts, order)],
  ["an image of that id in another cloud", planHash({ ...image, provider: "SMARTCLOUD" }, facts, order)],
  ["another verb", planHash(image, facts, ["deregisterImage", ...order.slice(1)])],
  ["another backend", planHash(image, facts, [order[0], "staging", order[2]])],
  ["another input", planHash(image, facts, [order[0], order[1], { id: image.nativeId, permissions: ["A"] }])],
  [
    "an input in another order",
    planHash(image, facts, [order[0], order[1], { id: image.nativeId, permissions: ["B", "A"] }]),
  ],
  ["no order at all", planHash(image, facts, [])],
  ["one machine less", planHash(image, { ...facts, instances: [] }, order)],
  [
    "that machine through another backend",
    planHash(image, { ...facts, instances: facts.instances.map((one) => ({ ...one, backendId: "staging" })) }, order),
  ],
  ["one reference less", planHash(image, { ...facts, references: [] }, order)],
  ["nobody who loses access", planHash(image, { ...facts, losingAccess: [] }, order)],
  ["no image that was made from it", planHash(image, { ...facts, derived: [] }, order)],
  ["no shared snapshot", planHash(image, { ...facts, sharedSnapshots: [] }, order)],
  ["nothing that is unknown", planHash(image, { ...facts, unknown: [] }, order)],
  [
    "somebody else who could not be asked",
    planHash(
      image,
      { ...facts, unknown: facts.unknown.map((one) => ({ ...one, what: "instances of everybody" })) },
      order,
    ),
  ],
  [
    "a gap of another backend",
    planHash(image, { ...facts, unknown: facts.unknown.map((one) => ({ ...one, backendId: "staging" })) }, order),
  ],
])("a plan is not good for %s", (_, hash) => {
  expect(hash).not.toBe(agreed);
});

test.each<readonly [string, Omit<ImpactPlan, "hash">]>([
  ["boots", { ...facts, instances: facts.instances.map((one) => ({ ...one, state: "PENDING" })) }],
  ["has another name", { ...facts, instances: facts.instances.map((one) => ({ ...one, name: "web-2" })) }],
])("a plan holds where a machine %s", (_, now) => {
  expect(planHash(image, now, order)).toBe(agreed);
});

test("a plan holds where somebody could not be asked for another reason this time", () => {
  const now = facts.unknown.map((one) => ({ ...one, code: "BACKEND_TIMEOUT" }));
  expect(planHash(image, { ...facts, unknown: now }, order)).toBe(agreed);
});
