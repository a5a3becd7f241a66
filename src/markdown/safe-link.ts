const longestLink = 2_048;
const mail = /^mailto:[\w.+-]{1,64}@[a-z0-9.-]{1,255}$/i;

/**
 * Whether a page may lead there: a whole http or https address without a user's name before its host, or one mail address
 * without a subject, body or attachment written for the sender. The address is percent-encoded already.
 */
export function isSafeLink(address: string): boolean {
  if (address.length > longestLink) return false;
  if (mail.test(address)) return true;
  if (!/^https?:\/\/[^/\\\s\p{Cc}][^\\\s\p{Cc}]*$/iu.test(address)) return false;
  const url = URL.parse(address);
  return url !== null && url.username === "" && url.password === "";
}
