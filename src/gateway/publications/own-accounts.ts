import type { Provider } from "../../domain/image/image.ts";
import type { Backends } from "../backends/backends.ts";
import { callTo } from "../backends/calling.ts";

/**
 * The accounts of an organization's own backends, as their clouds say; what a configuration calls an account does not
 * count. One that does not answer, or is paused, is left out: then a grant to it asks for approval.
 */
export async function ownAccountsOf(
  backends: Backends,
  organization: string,
  provider: Provider,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const own = backends.all.filter((backend) => backend.organization === organization && backend.provider === provider);
  const accounts = await Promise.all(
    own.map((backend) => backend.adapter.account?.(callTo(backend, signal)).catch(() => null) ?? null),
  );
  return new Set(accounts.filter((account) => account !== null));
}
