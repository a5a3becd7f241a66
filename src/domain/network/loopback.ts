/** True for a name or an address that only this machine answers to, with or without a URL's brackets. */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || /^(::1|\[::1\]|127(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})$/.test(host);
}
