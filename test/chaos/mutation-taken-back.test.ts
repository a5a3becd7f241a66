import { expect, test } from "vitest";
import { createMemoryCache } from "../../src/cache/memory.ts";
import { createBackends } from "../../src/gateway/backends/backends.ts";
import { createPublicationDefaults } from "../../src/gateway/publications/policies.ts";
import { createAges } from "../../src/gateway/verbs/ages.ts";
import { carryOut } from "../../src/gateway/verbs/execute.ts";
import { createMemoryNotifier } from "../../src/notifier/memory.ts";
import { systemClock } from "../../src/ports/clock.ts";
import { type Intent, intentLease } from "../../src/ports/store/intents.ts";
import { openTemporaryStore } from "../support/servers/store.ts";
import { configuredBackend } from "../support/worlds/registered-backends.ts";

test("an intent that was taken back is carried out by nobody, also by whoever read it before", async () => {
  const { store } = await openTemporaryStore();
  const base = configuredBackend("acme-production", "acme");
  let asked = 0;
  const run = async () => {
    asked += 1;
    return {};
  };
  const verbs = { visibilitySetting: { plan: () => [], run } };
  const backends = createBackends([{ ...base, adapter: { ...base.adapter, verbs } }]);
  const intent: Omit<Intent, "startedAt" | "outcome"> = {
    ...{ id: "0".repeat(32), key: "publication 0", actor: "her", verb: "setImageVisibility" },
    ...{
      backendId: "acme-production",
      region: "us-east-1",
      nativeId: "ami-1",
      makesName: null,
      digest: "",
      withheld: false,
    },
    request: { id: "ami-1", visibility: "PUBLIC", permissions: [] },
  };
  await store.write(({ begin }) => begin(intent));
  const [underWay] = await store.intents.underWay();
  if (!underWay) throw new Error("no intent is under way");
  await store.write(({ withdraw }) => withdraw(intent.id));
  const lease = await store.leases.acquire(intentLease(intent.id), "settler", 15_000);
  if (!lease) throw new Error("somebody holds the lease");
  const ages = createAges(systemClock);
  const parts = {
    ...{ store, backends, cache: createMemoryCache(), notifier: createMemoryNotifier(), clock: systemClock, ages },
    ...{ publicationDefaults: createPublicationDefaults([]), step: async () => {} },
  };
  const settled = carryOut(parts, underWay, lease, { leftover: true, signal: new AbortController().signal });
  await expect(settled).rejects.toMatchObject({ code: "CANCELLED" });
  expect(asked).toBe(0);
});
