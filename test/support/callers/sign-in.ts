export type DemoUser =
  | "acme-member"
  | "acme-admin"
  | "globex-member"
  | "initech-publisher"
  | "initech-admin"
  | "operator";

/** A token of the development issuer for one of the demo users. */
export async function signIn(url: string, user: DemoUser): Promise<string> {
  const response = await fetch(`${url}/demo/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user }),
  });
  if (!response.ok) throw new Error(`${user} could not sign in: ${response.status} ${await response.text()}`);
  const { token } = (await response.json()) as { token: string };
  return token;
}

/** The header that a token travels in; none for callers without. */
export function bearing(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}
