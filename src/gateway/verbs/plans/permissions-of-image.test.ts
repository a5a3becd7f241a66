import { expect, test } from "vitest";
import type { Json } from "../../../domain/image/image.ts";
import type { LedgerEntry, LifecycleKind } from "../../../domain/lifecycle/lifecycle.ts";
import { wipedIn } from "./permissions-of-image.ts";

function entry(position: number, second: number, kind: LifecycleKind, before: Json, after: Json): LedgerEntry {
  return {
    key: { provider: "AWS", region: "us-east-1", nativeId: "ami-1" },
    backendId: "acme",
    organization: "acme",
    kind,
    before,
    after,
    source: "ASSERTED",
    occurredAt: null,
    observedAfter: null,
    observedBefore: null,
    actor: "local",
    position,
    imageSequence: position,
    recordedAt: `2026-11-23T09:00:0${second}.000Z`,
  };
}

const revoked = (position: number, second: number, id: string) =>
  entry(position, second, "launch-permission.revoked", { type: "ACCOUNT", id }, null);
const changed = (position: number, second: number, state: string) =>
  entry(position, second, "image.state-changed", null, { state });

const ledger = [
  revoked(1, 1, "revoked by hand"),
  changed(2, 2, "DISABLED"),
  revoked(3, 2, "wiped first"),
  changed(4, 3, "AVAILABLE"),
  revoked(5, 4, "wiped"),
  changed(6, 4, "DISABLED"),
  changed(7, 5, "AVAILABLE"),
  revoked(8, 6, "revoked later"),
];

test("what disabling wiped is what was revoked in the same write, of the last disabling alone", () => {
  expect(wipedIn(ledger)).toEqual([{ type: "ACCOUNT", id: "wiped" }]);
});

test("up to a position, it is the disabling before that", () => {
  expect(wipedIn(ledger, 5)).toEqual([{ type: "ACCOUNT", id: "wiped first" }]);
});

test("an image that was never disabled had nothing wiped", () => {
  expect(wipedIn([revoked(1, 1, "by hand"), changed(2, 1, "AVAILABLE")])).toEqual([]);
  expect(wipedIn([])).toEqual([]);
});
