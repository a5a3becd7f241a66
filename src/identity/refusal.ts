import { GatewayError } from "../domain/errors.ts";

/** One text for whatever is wrong with credentials: which it is would help whoever guesses. `reason` is its cause, and holds no value that was sent. */
export function refused(reason: string): GatewayError {
  return new GatewayError(
    "UNAUTHENTICATED",
    "These credentials are not good: sign in again, and send `Authorization: Bearer …`.",
    { cause: new Error(reason) },
  );
}

export function signInFirst(): GatewayError {
  return new GatewayError("UNAUTHENTICATED", "Sign in first, and send `Authorization: Bearer …`.");
}
