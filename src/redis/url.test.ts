import { expect, test } from "vitest";
import { parseRedisUrl } from "./url.ts";

const plain = { username: null, password: null, encrypted: false };

test.each([
  ["redis://cache", { kind: "single", ...plain, host: { host: "cache", port: 6379 }, database: 0 }],
  ["redis://[::1]:7000/3", { kind: "single", ...plain, host: { host: "::1", port: 7000 }, database: 3 }],
  [
    "rediss://me:p%40ss:word@cache.example:7000",
    {
      kind: "single",
      username: "me",
      password: "p@ss:word",
      encrypted: true,
      host: { host: "cache.example", port: 7000 },
      database: 0,
    },
  ],
  [
    "redis+sentinel://:secret@one,two:7/main",
    {
      ...plain,
      kind: "sentinel",
      password: "secret",
      hosts: [
        { host: "one", port: 26_379 },
        { host: "two", port: 7 },
      ],
      master: "main",
    },
  ],
  [
    "redis+cluster://one:1,two",
    {
      ...plain,
      kind: "cluster",
      hosts: [
        { host: "one", port: 1 },
        { host: "two", port: 6379 },
      ],
    },
  ],
])("%s is understood", (url, target) => {
  expect(parseRedisUrl(url)).toEqual(target);
});

test.each([
  ["localhost:6379", "not of one of the forms redis://host:6379/0"],
  ["http://secret@host", "not of one of the forms"],
  ["redis://host:6379/0?secret=1", "not of one of the forms"],
  ["redis://:secret@one,two", "several hosts need redis+sentinel:// or redis+cluster://"],
  ["redis://:secret@host:99999", "each host is a name or address and a port"],
  ["redis://:secret@host/main", "database's number"],
  ["redis://secret@host", "user:password"],
  ["redis://:secret%@host", "percent-encoded"],
  ["redis+sentinel://:secret@one:26379", "ends in the name of the master"],
  ["redis+cluster://:secret@one:1/2", "nothing follows its hosts"],
])("%s is refused with the reason and without the secret", (url, reason) => {
  expect(() => parseRedisUrl(url)).toThrow(reason);
  expect(() => parseRedisUrl(url)).not.toThrow("secret");
});
