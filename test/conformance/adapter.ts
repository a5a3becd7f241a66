import { afterAll, afterEach, describe } from "vitest";
import type { AnyAdapter } from "../../src/ports/adapter.ts";
import { absence } from "./absence.ts";
import { cancelling } from "./cancelling.ts";
import { documents } from "./documents.ts";
import { failures } from "./failures.ts";
import { implausible } from "./implausible.ts";
import { knownPages } from "./known-pages.ts";
import { launchPermissions } from "./launch-permissions.ts";
import { lineage } from "./lineage.ts";
import { listing } from "./listing.ts";
import { lookingUp } from "./looking-up.ts";
import { records } from "./records.ts";
import { rights } from "./rights.ts";
import { secrets } from "./secrets.ts";
import type { WorldOf } from "./world.ts";

/** What every adapter holds, over a cloud on the wire. Abilities are tested where the adapter has them: nothing switches a test off. */
export function adapterSuite<A extends AnyAdapter>(name: string, world: WorldOf<A>): void {
  describe(name, () => {
    afterEach(() => world.reset());
    afterAll(() => world.close());

    describe("listing", () => listing(world));
    describe("known pages", () => knownPages(world));
    describe("looking up", () => lookingUp(world));
    describe("absence needs a control", () => absence(world));
    describe("records", () => records(world));
    describe("failures", () => failures(world));
    describe("cancelling", () => cancelling(world));
    describe("secrets", () => secrets(world));

    const has = world.adapter();
    if (has.launchPermissions) describe("launch permissions", () => launchPermissions(world));
    if (has.agreements) describe("agreements", () => documents(world, "agreements"));
    if (has.manifests) describe("manifests", () => documents(world, "manifests"));
    if (has.rights) describe("rights", () => rights(world));
    if (has.lineage) describe("lineage", () => lineage(world));
    // Last, since it leaves most images failed.
    describe("an implausible list is said", () => implausible(world));
  });
}
