const withZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i;

/**
 * A cloud's time as ISO 8601 in UTC with milliseconds: a Date, milliseconds since the epoch, or ISO text with its zone.
 * Anything else is null, text without a zone included: which zone was meant would be a guess.
 */
export function cloudTime(value: unknown): string | null {
  if (value instanceof Date) return isoOrNull(value.getTime());
  if (typeof value === "number") return isoOrNull(value);
  if (typeof value !== "string") return null;
  const text = value.trim();
  return withZone.test(text) ? isoOrNull(Date.parse(text.replace(",", "."))) : null;
}

function isoOrNull(milliseconds: number): string | null {
  // Years outside 0000-9999 print in a form that does not sort as text.
  if (!Number.isFinite(milliseconds) || milliseconds < -62_167_219_200_000 || milliseconds > 253_402_300_799_999) {
    return null;
  }
  return new Date(milliseconds).toISOString();
}
