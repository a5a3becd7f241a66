import type { WireCall } from "./wire.ts";

export const FAULT_KINDS = [
  "refuse",
  "reset",
  "hang",
  "5xx",
  "throttle",
  "deny",
  "empty",
  "truncated",
  "cut",
  "html",
  "html-503",
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Selector {
  readonly action?: string;
  readonly account?: string;
  readonly region?: string;
  /** How many matching calls are hit; all of them when absent. */
  readonly times?: number;
  /** How many matching calls pass before the first is hit. */
  readonly after?: number;
}

export interface FaultRule extends Selector {
  readonly kind: FaultKind;
}

export interface SlowRule extends Selector {
  readonly ms: number;
}

export interface RuleReport<Rule> {
  readonly rule: Rule;
  readonly hits: number;
}

export interface RuleBook<Rule extends Selector> {
  add(rule: Rule): void;
  /** The first rule that hits this call; asking counts as a hit. */
  take(call: WireCall): Rule | undefined;
  list(): readonly RuleReport<Rule>[];
  clear(): void;
}

function selects(rule: Selector, call: WireCall): boolean {
  return (
    (rule.action === undefined || rule.action === call.action) &&
    (rule.account === undefined || rule.account === call.account) &&
    (rule.region === undefined || rule.region === call.region)
  );
}

export function createRuleBook<Rule extends Selector>(): RuleBook<Rule> {
  let entries: { rule: Rule; seen: number; hits: number }[] = [];
  return {
    add(rule) {
      entries.push({ rule, seen: 0, hits: 0 });
    },
    take(call) {
      for (const entry of entries) {
        if (!selects(entry.rule, call)) continue;
        entry.seen += 1;
        if (entry.seen <= (entry.rule.after ?? 0)) continue;
        if (entry.rule.times !== undefined && entry.hits >= entry.rule.times) continue;
        entry.hits += 1;
        return entry.rule;
      }
      return undefined;
    },
    list: () => entries.map(({ rule, hits }) => ({ rule, hits })),
    clear() {
      entries = [];
    },
  };
}
