import type { PublicationPolicy } from "../../ports/store/publications.ts";

/** What an organization says of its own publications, else what the configuration says for it. */
export interface PublicationDefaults {
  /** True where nothing is configured. */
  approvalRequired(organization: string): boolean;
}

export function createPublicationDefaults(
  organizations: readonly { readonly id: string; readonly publicationApproval: boolean }[],
): PublicationDefaults {
  const without = new Set(organizations.filter((one) => !one.publicationApproval).map(({ id }) => id));
  return { approvalRequired: (organization) => !without.has(organization) };
}

/** `reader` is the store, or the transaction that the answer is to be of. */
export async function needsApproval(
  reader: { policyOf(organization: string): Promise<PublicationPolicy | null> },
  defaults: PublicationDefaults,
  organization: string,
): Promise<boolean> {
  return (await reader.policyOf(organization))?.approvalRequired ?? defaults.approvalRequired(organization);
}
