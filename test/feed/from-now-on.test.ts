import { expect, onTestFinished, test } from "vitest";
import { anonymous } from "../../src/domain/access/policy.ts";
import { createBackends } from "../../src/gateway/backends/backends.ts";
import { createCursors } from "../../src/gateway/images/cursors.ts";
import type { Follower } from "../../src/gateway/ledger/follower.ts";
import { createTail } from "../../src/gateway/ledger/head-watcher.ts";
import { createLifecycle } from "../../src/gateway/ledger/lifecycle.ts";
import { createMemoryNotifier } from "../../src/notifier/memory.ts";
import { entryFor, imageWith, key } from "../../src/store/suites/store.samples.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { openTemporaryStore } from "../support/servers/store.ts";

test("without a cursor, what is recorded right behind the call is told, and nothing from before it", async () => {
  const { store } = await openTemporaryStore();
  const notifier = createMemoryNotifier();
  const tail = createTail({ ledger: store.ledger, notifier, log: { info() {}, warn() {}, error() {} } });
  onTestFinished(tail.close);
  const lifecycle = createLifecycle({
    store,
    tail,
    backends: createBackends([]),
    cursors: createCursors("a key"),
    names: new Map(),
  });
  await store.write((transaction) => transaction.save([imageWith(key("one"), { visibility: "PUBLIC" })]));
  const append = () =>
    store.write((transaction) => transaction.append([entryFor(key("one"), { kind: "image.described" })]));
  await append();

  const opening = lifecycle.subscribe(anonymous, { after: null, filter: {} });
  await append();
  notifier.ring();
  const positions: number[] = [];
  const follower: Follower = {
    isReady: true,
    take(entries, from, until) {
      positions.push(...entries.slice(from, until).map(({ position }) => position));
      return until - from;
    },
    fail: (error) => expect.unreachable(String(error)),
  };
  const following = (await opening).follow(follower);
  onTestFinished(following.leave);
  await waitFor(() => positions.length > 0, { what: "the entry" });
  expect(positions).toEqual([2]);
});
