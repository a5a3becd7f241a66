import type { Json } from "../../domain/image/image.ts";
import { characterProblem } from "../../domain/text/written-text.ts";
import type { Registration } from "../../ports/store/registrations.ts";
import { refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";

export interface NewBackend {
  readonly id: string;
  readonly organization: string;
  /** Null: the id. */
  readonly displayName: string | null;
  readonly provider: string;
  readonly options: Json;
  readonly sweepIntervalMs: number;
  readonly deadlineMs: number;
}

const idForm = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The same rules as the configuration has. */
export function problemsOf({
  id,
  organization,
  displayName,
  sweepIntervalMs,
  deadlineMs,
}: NewBackend): readonly UserError[] {
  const problems: UserError[] = [];
  const check = (isRight: boolean, field: string, message: string) => {
    if (!isRight) problems.push(refusal("INVALID_REQUEST", [field], message));
  };
  const form = "Give 1 to 63 lower-case letters, digits and inner hyphens.";
  check(idForm.test(id), "id", form);
  check(idForm.test(organization), "organization", form);
  check(displayName === null || isBetween(displayName.length, 1, 200), "displayName", "Give 1 to 200 characters.");
  const hidden = characterProblem(displayName ?? "", "ONE_LINE");
  check(hidden === null, "displayName", hidden ?? "");
  check(isBetween(sweepIntervalMs, 200, 86_400_000), "sweepIntervalMs", "Give 200 to 86400000 milliseconds.");
  check(isBetween(deadlineMs, 100, 300_000), "deadlineMs", "Give 100 to 300000 milliseconds.");
  return problems;
}

function isBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

type Given = Pick<
  Registration,
  "organization" | "provider" | "displayName" | "options" | "sweepIntervalMs" | "deadlineMs"
>;

/** Sent twice, it is added once. */
export function isSame(known: Registration, wanted: Given): boolean {
  const text = ({ organization, provider, displayName, options, sweepIntervalMs, deadlineMs }: Given) =>
    JSON.stringify([organization, provider, displayName, options, sweepIntervalMs, deadlineMs]);
  return known.removedAt === null && text(known) === text(wanted);
}
