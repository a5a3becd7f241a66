import { GatewayError } from "../domain/errors.ts";

export interface RedisHost {
  readonly host: string;
  readonly port: number;
}

interface Login {
  readonly username: string | null;
  readonly password: string | null;
  readonly encrypted: boolean;
}

/** Where a Redis is, as its URL says. */
export type RedisTarget =
  | (Login & { readonly kind: "single"; readonly host: RedisHost; readonly database: number })
  | (Login & { readonly kind: "cluster"; readonly hosts: readonly RedisHost[] })
  | (Login & { readonly kind: "sentinel"; readonly hosts: readonly RedisHost[]; readonly master: string });

const defaultPort = { single: 6379, cluster: 6379, sentinel: 26_379 } as const;
const forms =
  "redis://host:6379/0, rediss://host:6379/0, redis+sentinel://host1:26379,host2:26379/master or redis+cluster://host1:6379,host2:6379";
const pattern = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^/?#]*))?$/;

/** Throws GatewayError BAD_USER_INPUT that says what is wrong and never repeats the URL, which may hold a password. */
export function parseRedisUrl(url: string): RedisTarget {
  const parts = pattern.exec(url);
  if (!parts) throw refusal(`it is not of one of the forms ${forms} (with user:password@ in front of the hosts)`);
  const [, scheme, family = "single", login = "", hostList = "", path = ""] = parts;
  const kind = family === "sentinel" || family === "cluster" ? family : "single";
  const hosts = hostList.split(",").map((host) => parseHost(host, defaultPort[kind]));
  const common = { ...parseLogin(login), encrypted: scheme === "rediss" };
  if (kind === "sentinel") {
    if (path === "")
      throw refusal("a sentinel URL ends in the name of the master, as in redis+sentinel://host:26379/mymaster");
    return { kind, ...common, hosts, master: decode(path) };
  }
  if (kind === "cluster") {
    if (path !== "") throw refusal("a Redis Cluster has one database, so nothing follows its hosts");
    return { kind, ...common, hosts };
  }
  const [host] = hosts;
  if (host === undefined || hosts.length > 1) throw refusal("several hosts need redis+sentinel:// or redis+cluster://");
  if (!/^\d{0,4}$/.test(path)) throw refusal("what follows the host is a database's number, as in redis://host:6379/0");
  return { kind, ...common, host, database: Number(path) };
}

function parseHost(text: string, otherwise: number): RedisHost {
  const parts = /^(\[[\da-fA-F:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/.exec(text);
  const host = parts?.[1];
  const port = parts?.[2] === undefined ? otherwise : Number(parts[2]);
  if (host === undefined || port < 1 || port > 65_535)
    throw refusal("each host is a name or address and a port, as in redis.example:6379");
  return { host: host.replace(/^\[|\]$/g, ""), port };
}

function parseLogin(login: string): Pick<Login, "username" | "password"> {
  if (login === "") return { username: null, password: null };
  const colon = login.indexOf(":");
  if (colon < 0) throw refusal("the part before @ is user:password, or :password");
  const username = decode(login.slice(0, colon));
  return { username: username === "" ? null : username, password: decode(login.slice(colon + 1)) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusal("a % in it does not begin a percent-encoded character; write it as %25");
  }
}

function refusal(reason: string): GatewayError {
  return new GatewayError("BAD_USER_INPUT", `The Redis URL cannot be used: ${reason}.`, { field: "REDIS_URL" });
}
