import { hostname, networkInterfaces } from "node:os";
import { isLoopbackHost } from "../../domain/network/loopback.ts";
import { addressesIn, hostOf } from "./never-a-cloud.ts";

/** Where this gateway itself listens, as far as it knows. */
export interface OwnAddress {
  /** True for a URL that leads back to it: a gateway that asks itself as a cloud asks for ever. */
  is(url: string): boolean;
  /** To be called once it listens. */
  listensOn(port: number): void;
}

/** `names`: further ones under which it is served, through a proxy or itself. */
export function createOwnAddress(names: readonly string[]): OwnAddress {
  let listening: number | null = null;
  const served = names.map((name) => name.toLowerCase());

  function isThisMachine(host: string): boolean {
    if (isLoopbackHost(host) || host.endsWith(".localhost") || host === hostname().toLowerCase()) return true;
    const own = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address));
    return addressesIn(host)
      .map((address) => address.toString())
      .some((address) => isLoopbackHost(address) || own.includes(address));
  }

  return {
    is(url) {
      if (!URL.canParse(url)) return false;
      const { protocol, port } = new URL(url);
      const number = Number(port || (protocol === "https:" ? 443 : 80));
      const host = hostOf(url);
      if (served.includes(host)) return port === "" || number === listening;
      return number === listening && isThisMachine(host);
    },
    listensOn(port) {
      listening = port;
    },
  };
}
