import { expect, onTestFinished, test } from "vitest";
import { createLog } from "../src/app/log.ts";
import type { LinkCheck } from "../src/domain/asset/link-check.ts";
import { GatewayError } from "../src/domain/errors.ts";
import { createLinkChecker, mostLinks } from "../src/gateway/assets/links.ts";
import type { LinkChecks, LinkProbe } from "../src/ports/store/link-checks.ts";
import { startCanary } from "../src/safe-fetch/canary.fixture.ts";
import { createSafeFetch } from "../src/safe-fetch/safe-fetch.ts";

/** Kept in memory: what the databases do with it is their suite's. */
function memory(): LinkChecks & { readonly kept: Map<string, readonly LinkCheck[]> } {
  const kept = new Map<string, readonly LinkCheck[]>();
  return {
    kept,
    ofAssets: async (ids) => new Map(ids.flatMap((id) => (kept.has(id) ? [[id, kept.get(id) ?? []] as const] : []))),
    keep: async (id, _revision, checks) => void kept.set(id, checks),
  };
}

function checker(probe: LinkProbe, options: { readonly now?: () => number } = {}) {
  const checks = memory();
  const links = createLinkChecker({ probe, checks, clock: { now: options.now ?? Date.now }, log: createLog("silent") });
  onTestFinished(() => links.close());
  return { checks, links };
}

const pageOf = (markdown: string, revision = 1) => ({ assetId: "a", revision, markdown });

/** As the gateway has it, but for loopback. */
function web(deadlineMs = 5000): LinkProbe {
  const safeFetch = createSafeFetch({ allow: (address) => address === "127.0.0.1", deadlineMs });
  return {
    status: async (url, signal) => (await safeFetch.request({ url, method: "HEAD", follow: 3, signal })).status,
  };
}

test("each web address of a page is asked for once, by HEAD, and what came of it is kept", async () => {
  const { port, requests } = await startCanary((outgoing, { url }) => {
    const status = { "/here": 200, "/gone": 410, "/missing": 404, "/inside": 401, "/moved": 301 }[url ?? ""] ?? 500;
    outgoing.writeHead(status, { location: "/here" }).end();
  });
  const at = (path: string) => `http://127.0.0.1:${port}/${path}`;
  const { checks, links } = checker(web());
  const paths = ["here", "gone", "missing", "inside", "moved", "broken"];
  const others = "[m](mailto:help@example.com) [i](http://127.0.0.2/) [x](javascript:alert(1)) [again](";
  await links.check(pageOf(`${paths.map((path) => `[p](${at(path)})`).join(" ")} ${others}${at("here")})`));
  const seen = (checks.kept.get("a") ?? []).map(({ url, outcome, status }) => [url, outcome, status]);
  expect(seen).toEqual([
    [at("here"), "FOUND", 200],
    [at("gone"), "MISSING", 410],
    [at("missing"), "MISSING", 404],
    [at("inside"), "UNCERTAIN", 401],
    [at("moved"), "FOUND", 200],
    [at("broken"), "UNCERTAIN", 500],
    ["http://127.0.0.2/", "NOT_ALLOWED", null],
  ]);
  expect(new Set(requests.map(({ line }) => line.split(" ")[0]))).toEqual(new Set(["HEAD"]));
  expect(requests).toHaveLength(7);
});

test("what was asked within a minute is not asked again, what the page has no more is forgotten", async () => {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const asked: string[] = [];
  const probe: LinkProbe = {
    async status(url) {
      asked.push(url);
      return 200;
    },
  };
  const { checks, links } = checker(probe, { now: () => now });
  await links.check(pageOf("[1](https://example.com/1) [2](https://example.com/2)"));
  now += 59_000;
  await links.check(pageOf("[2](https://example.com/2) [3](https://example.com/3)"));
  expect(asked).toEqual(["https://example.com/1", "https://example.com/2", "https://example.com/3"]);
  expect((checks.kept.get("a") ?? []).map(({ url, checkedAt }) => [url.at(-1), checkedAt])).toEqual([
    ["2", "2026-01-01T00:00:00.000Z"],
    ["3", "2026-01-01T00:00:59.000Z"],
  ]);
  now += 2_000;
  await links.check(pageOf("[2](https://example.com/2) [3](https://example.com/3)"));
  expect(asked.slice(3)).toEqual(["https://example.com/2"]);
  await links.check(pageOf("No links any more."));
  expect(checks.kept.get("a")).toEqual([]);
});

test("of a page with many links the first are asked for, each host's in turn and few hosts at a time", async () => {
  const open = new Map<string, number>();
  const most = { hosts: 0, ofHost: 0 };
  const probe: LinkProbe = {
    async status(url) {
      const { host } = new URL(url);
      open.set(host, (open.get(host) ?? 0) + 1);
      most.ofHost = Math.max(most.ofHost, open.get(host) ?? 0);
      most.hosts = Math.max(most.hosts, [...open.values()].filter((count) => count > 0).length);
      await new Promise(setImmediate);
      open.set(host, (open.get(host) ?? 0) - 1);
      return 204;
    },
  };
  const { checks, links } = checker(probe);
  const page = Array.from(
    { length: mostLinks + 30 },
    (_, index) => `[p](https://host-${index % 25}.example/${index})`,
  ).join("\n");
  await links.check(pageOf(page));
  expect(checks.kept.get("a")).toHaveLength(mostLinks);
  expect(most).toEqual({ hosts: 10, ofHost: 1 });
});

test("checks of one page follow each other, and the second asks for nothing anew", async () => {
  const asked: string[] = [];
  const probe: LinkProbe = {
    async status(url) {
      asked.push(url);
      await new Promise(setImmediate);
      return 200;
    },
  };
  const { links } = checker(probe);
  await Promise.all([1, 2, 3].map((revision) => links.check(pageOf("[p](https://example.com/)", revision))));
  expect(asked).toEqual(["https://example.com/"]);
});

test("a gateway that looks at many pages already says so", async () => {
  const going = Promise.withResolvers<number>();
  const { links } = checker({ status: () => going.promise });
  const pages = Array.from({ length: 50 }, (_, index) => ({
    ...{ assetId: `${index}`, revision: 1, markdown: `[p](https://host-${index}.example/)` },
  }));
  const work = pages.map((page) => links.check(page));
  await expect(links.check(pageOf("[p](https://example.com/)"))).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  links.checkLater(pageOf("[p](https://example.com/)"));
  going.resolve(200);
  await Promise.all(work);
  await links.check(pageOf("[p](https://example.com/)"));
});

test("a host that never answers is UNREACHABLE", async () => {
  const { port } = await startCanary(() => {});
  const { checks, links } = checker(web(100));
  await links.check(pageOf(`[p](http://127.0.0.1:${port}/)`));
  expect(checks.kept.get("a")).toMatchObject([{ outcome: "UNREACHABLE", status: null }]);
});

test("an end of the process ends what is under way, and keeps nothing of it", async () => {
  const asked = Promise.withResolvers<void>();
  const probe: LinkProbe = {
    status: (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new GatewayError("CANCELLED", "Stopped.")));
        asked.resolve();
      }),
  };
  const { checks, links } = checker(probe);
  links.checkLater(pageOf("[p](https://example.com/)"));
  await asked.promise;
  await links.close();
  expect(checks.kept.size).toBe(0);
});
