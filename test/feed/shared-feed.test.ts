import { describe, expect, onTestFinished, test } from "vitest";
import type { AccessScope } from "../../src/domain/access/access-scope.ts";
import type { LifecycleFilter } from "../../src/domain/image/filter.ts";
import type { Follower } from "../../src/gateway/ledger/follower.ts";
import { createTail } from "../../src/gateway/ledger/head-watcher.ts";
import { createSharedFeed } from "../../src/gateway/ledger/shared-feed.ts";
import { createMemoryNotifier } from "../../src/notifier/memory.ts";
import type { Ledger, SeenEntry } from "../../src/ports/store/store.ts";
import { accessScopeOf, entryFor, imageWith, key } from "../../src/store/suites/store.samples.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { openTemporaryStore } from "../support/servers/store.ts";

const acme = accessScopeOf(["a"]);
const memberOf = (actor: string): AccessScope => ({ ...acme, person: { actor, names: [] } });

async function world() {
  const { store } = await openTemporaryStore();
  const notifier = createMemoryNotifier();
  const reads: number[] = [];
  const ledger: Ledger = {
    ...store.ledger,
    shared: (position, limit, query) => {
      reads.push(position);
      return store.ledger.shared(position, limit, query);
    },
  };
  const tail = createTail({ ledger, notifier, log: { info() {}, warn() {}, error() {} } });
  onTestFinished(tail.close);
  const feed = createSharedFeed({ ledger, tail });
  await store.write((transaction) => transaction.save([imageWith(key("one")), imageWith(key("two"))]));
  return {
    store,
    feed,
    tail,
    reads,
    async append(count: number, nativeId = "one") {
      await store.write((transaction) =>
        transaction.append(Array.from({ length: count }, (_, after) => entryFor(key(nativeId), { after }))),
      );
      notifier.ring();
    },
    /** One that takes at most `most` at once, and nothing while it is stopped. */
    follow({ after = 0, accessScope = acme, filter = {} as LifecycleFilter, most = 1_000 } = {}) {
      const got: SeenEntry[] = [];
      const state = { isReady: true, error: null as unknown };
      const follower: Follower = {
        get isReady() {
          return state.isReady;
        },
        take(entries, from, until) {
          const some = entries.slice(from, Math.min(until, from + most));
          got.push(...some);
          return some.length;
        },
        fail: (error) => {
          state.error = error;
        },
      };
      const scope = JSON.stringify(accessScope.organizations);
      const following = feed.follow({ scope, after, query: () => ({ accessScope, filter }) }, follower);
      return {
        state,
        leave: following.leave,
        stop: () => {
          state.isReady = false;
        },
        go: () => {
          state.isReady = true;
          following.wake();
        },
        positions: () => got.map(({ position }) => position),
        until: (last: number) => waitFor(() => got.at(-1)?.position === last, { what: `position ${last}` }),
      };
    },
  };
}

const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, index) => from + index);

describe("followers of one scope", () => {
  test("get every entry once, in order, of one read of each page however many they are", async () => {
    const { follow, append, reads } = await world();
    const followers = Array.from({ length: 50 }, () => follow({ most: 7 }));
    await append(1);
    await Promise.all(followers.map((one) => one.until(1)));
    reads.length = 0;
    await append(450);
    await Promise.all(followers.map((one) => one.until(451)));
    for (const { positions } of followers) expect(positions()).toEqual(upTo(451));
    expect(reads).toEqual([1, 201, 401]);
  });

  test("with filters of their own share the reads too, and get what passes", async () => {
    const { follow, append, reads } = await world();
    const filters: LifecycleFilter[] = [{ images: [key("one")] }, { images: [key("two")] }, { kinds: [] }, {}];
    const followers = filters.map((filter) => follow({ filter }));
    const [ones, twos, none, all] = followers;
    await append(1, "two");
    await all?.until(1);
    reads.length = 0;
    for (let round = 0; round < 5; round += 1) await append(210);
    await append(3, "two");
    await Promise.all([ones?.until(1051), twos?.until(1054), all?.until(1054)]);
    expect(ones?.positions()).toEqual(upTo(1051, 2));
    expect(twos?.positions()).toEqual([1, 1052, 1053, 1054]);
    expect(none?.positions()).toEqual([]);
    expect(reads).toEqual(reads.toSorted((one, other) => one - other));
    expect(new Set(reads).size).toBe(reads.length);
  });

  test("who come back at once behind one position are served by one read", async () => {
    const { follow, append, reads } = await world();
    await append(30);
    const back = Array.from({ length: 50 }, () => follow({ after: 10 }));
    await Promise.all(back.map((one) => one.until(30)));
    for (const { positions } of back) expect(positions()).toEqual(upTo(30, 11));
    expect(reads).toHaveLength(1);
  });

  test("do not wait for one who takes nothing; it goes on where it stopped", async () => {
    const { follow, append } = await world();
    const [slow, quick] = [follow(), follow()];
    await append(5);
    await Promise.all([slow.until(5), quick.until(5)]);
    slow.stop();
    await append(700);
    await quick.until(705);
    expect(slow.positions()).toEqual(upTo(5));
    slow.go();
    await slow.until(705);
    expect(slow.positions()).toEqual(upTo(705));
  });

  test("get nothing more once they left, and the ledger is not read for nobody", async () => {
    const { follow, append, reads, tail } = await world();
    const one = follow();
    await append(3);
    await one.until(3);
    one.leave();
    reads.length = 0;
    await append(3);
    const moved = await tail.refresh();
    expect(moved).toBe(6);
    expect(one.positions()).toEqual(upTo(3));
    expect(reads).toEqual([]);
  });

  test("are told what is private only where it is theirs", async () => {
    const { follow, append, store } = await world();
    await store.write((transaction) =>
      transaction.keep("acme", key("two"), { creator: "ann", steward: "bob", private: true }),
    );
    const all = [acme, memberOf("ann"), memberOf("bob"), memberOf("eve")].map((accessScope) => follow({ accessScope }));
    await append(2);
    await append(2, "two");
    await append(2);
    await Promise.all(all.map((one) => one.until(6)));
    const [admin, ann, bob, eve] = all.map(({ positions }) => positions());
    expect([admin, ann, bob]).toEqual([upTo(6), upTo(6), upTo(6)]);
    expect(eve).toEqual([1, 2, 5, 6]);
  });

  test("are not told what was read before accessScope changed", async () => {
    const { follow, append, feed, store } = await world();
    const one = follow();
    await append(2, "two");
    await one.until(2);
    await store.write((transaction) =>
      transaction.keep("acme", key("two"), { creator: "ann", steward: null, private: true }),
    );
    feed.forget();
    const eve = follow({ accessScope: memberOf("eve") });
    await append(1);
    await eve.until(3);
    expect(eve.positions()).toEqual([3]);
  });

  test("end with the error of the store, and who comes later is served again", async () => {
    const { follow, append, store, feed } = await world();
    const broken = new Error("broken");
    let isBroken = true;
    const ledger: Ledger = {
      ...store.ledger,
      shared: (...asked) => (isBroken ? Promise.reject(broken) : store.ledger.shared(...asked)),
    };
    const tail = createTail({ ledger, notifier: createMemoryNotifier(), log: { info() {}, warn() {}, error() {} } });
    onTestFinished(tail.close);
    await append(1);
    await tail.refresh();
    const failing = createSharedFeed({ ledger, tail });
    const failed = Promise.withResolvers<unknown>();
    const request = { scope: "all", after: 0, query: () => ({ accessScope: acme, filter: {} }) };
    failing.follow(request, { isReady: true, take: () => 0, fail: failed.resolve });
    expect(await failed.promise).toBe(broken);
    isBroken = false;
    const got = Promise.withResolvers<number>();
    failing.follow(request, {
      isReady: true,
      take(entries, from, until) {
        got.resolve(entries[from]?.position ?? 0);
        return until - from;
      },
      fail: got.reject,
    });
    expect(await got.promise).toBe(1);
    feed.forget();
    const other = follow();
    await other.until(1);
  });

  test("miss nothing and get nothing twice, however they come, stop and go on", async () => {
    const { follow, append, store } = await world();
    // Any sequence will do, if it is the same the next time.
    let seed = 11;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const followers: { readonly from: number; readonly one: ReturnType<typeof follow> }[] = [];
    for (let round = 0; round < 60; round += 1) {
      const after = random((await store.ledger.head()) + 1);
      followers.push({ from: after + 1, one: follow({ after, most: 1 + random(300) }) });
      await append(1 + random(round % 7 === 0 ? 500 : 20), random(2) === 0 ? "one" : "two");
      for (const { one } of followers) (random(3) === 0 ? one.stop : one.go)();
    }
    for (const { one } of followers) one.go();
    const head = await store.ledger.head();
    for (const { from, one } of followers) {
      await one.until(head);
      expect(one.positions()).toEqual(upTo(head, from));
    }
  });
});
