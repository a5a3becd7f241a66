/**
 * Where clouds tell their machines secrets, besides the link-local addresses: AWS over IPv6, Alibaba, and Azure, whose
 * one lies among the public ones. https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
 */
export const metadataAddresses: ReadonlySet<string> = new Set(["fd00:ec2::254", "100.100.100.200", "168.63.129.16"]);
