/** The parts behind the type, each as the bytes that a length announces: RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4, OpenSSH PROTOCOL.u2f. */
type Parts = readonly Buffer[];

const isInteger = (part: Buffer | undefined): boolean => part !== undefined && part.length > 0;
const isText = (part: Buffer | undefined, text: string): boolean => part?.toString("latin1") === text;
/** A point on the curve, uncompressed: both coordinates behind a 4. */
const isPoint = (part: Buffer | undefined, bytes: number): boolean => part?.length === 1 + 2 * bytes && part[0] === 4;
const curve = (name: string, bytes: number) => (parts: Parts) =>
  parts.length === 2 && isText(parts[0], name) && isPoint(parts[1], bytes);

const forms: Readonly<Record<string, (parts: Parts) => boolean>> = {
  // 1,024 bits at least: sshd takes no shorter one, and what is cut off is shorter.
  "ssh-rsa": (parts) => parts.length === 2 && isInteger(parts[0]) && (parts[1]?.length ?? 0) >= 128,
  "ssh-ed25519": (parts) => parts.length === 1 && parts[0]?.length === 32,
  "ecdsa-sha2-nistp256": curve("nistp256", 32),
  "ecdsa-sha2-nistp384": curve("nistp384", 48),
  "ecdsa-sha2-nistp521": curve("nistp521", 66),
  "sk-ssh-ed25519@openssh.com": (parts) => parts.length === 2 && parts[0]?.length === 32 && isInteger(parts[1]),
  "sk-ecdsa-sha2-nistp256@openssh.com": (parts) =>
    parts.length === 3 && curve("nistp256", 32)(parts.slice(0, 2)) && isInteger(parts[2]),
};

/** The key types that `isPublicKey` knows. */
export const sshKeyTypes: readonly string[] = Object.keys(forms);

/** Whether the base64 text is a whole public key of this type. */
export function isPublicKey(type: string, base64: string): boolean {
  const bytes = Buffer.from(base64, "base64");
  // Node skips what is no base64.
  if (bytes.toString("base64").replace(/=+$/, "") !== base64.replace(/=+$/, "")) return false;
  const [named, ...parts] = split(bytes) ?? [];
  return isText(named, type) && (forms[type]?.(parts) ?? false);
}

/** Null where the lengths do not fill the bytes exactly. */
function split(bytes: Buffer): Parts | null {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return null;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return null;
    parts.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return parts;
}
