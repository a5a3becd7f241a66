import { Resolver as NameServers } from "node:dns/promises";
import type { Resolver } from "./target.ts";

/**
 * Asks name servers over sockets of its own. The system's resolver works in the few threads that files and all other
 * names need too, and cannot be told to stop: names that nobody answers for would stop the gateway's calls to clouds.
 * Without the machine's own list of names, which has nothing that a user's URL may lead to.
 */
export function createResolver({ servers }: { readonly servers?: readonly string[] } = {}): Resolver {
  return async (hostname, signal) => {
    const names = new NameServers({ timeout: 2_000, tries: 2 });
    if (servers) names.setServers(servers);
    const stop = () => names.cancel();
    signal.addEventListener("abort", stop, { once: true });
    try {
      const answers = await Promise.allSettled([names.resolve4(hostname), names.resolve6(hostname)]);
      const found = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
      const failed = answers.find((answer) => answer.status === "rejected");
      if (found.length === 0 && failed) throw failed.reason;
      return found;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  };
}
