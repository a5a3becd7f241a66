/**
 * What came of asking for a link of a page. FOUND: it answered 2xx. MISSING: 404 or 410. UNCERTAIN: another status, which
 * may be for machines only. UNREACHABLE: no answer in time. NOT_ALLOWED: no public web address, or nobody has the name.
 */
export const linkOutcomes = ["FOUND", "MISSING", "UNCERTAIN", "UNREACHABLE", "NOT_ALLOWED"] as const;
export type LinkOutcome = (typeof linkOutcomes)[number];

export interface LinkCheck {
  /** As the page has it. */
  readonly url: string;
  readonly outcome: LinkOutcome;
  /** Of HTTP; null where nothing answered. */
  readonly status: number | null;
  /** ISO 8601. */
  readonly checkedAt: string;
}
