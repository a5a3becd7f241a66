/** Why a live connection ends with its token. At most 123 bytes: WebSocket carries it as the reason of a close. */
export const tokenEnded =
  "The token has expired or was revoked. Connect again with a new one, and resume with the last cursor.";
