import type { WireCall } from "./wire.ts";

export interface CallRecord extends WireCall {
  readonly at: string;
  /** Null while the call runs, and for ever where the connection was cut before an answer. */
  readonly status: number | null;
  readonly fault: string | null;
}

export interface CallSummary {
  readonly total: number;
  readonly byAction: Readonly<Record<string, number>>;
  readonly byAccountAndRegion: Readonly<Record<string, number>>;
  readonly calls: readonly CallRecord[];
}

export interface OpenCall {
  finish(status: number | null, fault: string | null): void;
}

export interface CallLog {
  start(call: WireCall): OpenCall;
  summary(): CallSummary;
  clear(): void;
}

const LIMIT = 1000;

export function createCallLog(): CallLog {
  let total = 0;
  let records: CallRecord[] = [];
  const byAction = new Map<string, number>();
  const byAccountAndRegion = new Map<string, number>();

  function count(counts: Map<string, number>, key: string): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  return {
    start(call) {
      total += 1;
      count(byAction, call.action);
      count(byAccountAndRegion, `${call.account ?? "-"}/${call.region ?? "-"}`);
      let record: CallRecord = { ...call, at: new Date().toISOString(), status: null, fault: null };
      records.push(record);
      if (records.length > LIMIT * 2) records = records.slice(-LIMIT);
      return {
        finish(status, fault) {
          const index = records.lastIndexOf(record);
          record = { ...record, status, fault };
          if (index >= 0) records[index] = record;
        },
      };
    },
    summary: () => ({
      total,
      byAction: Object.fromEntries(byAction),
      byAccountAndRegion: Object.fromEntries(byAccountAndRegion),
      calls: records.slice(-LIMIT),
    }),
    clear() {
      total = 0;
      records = [];
      byAction.clear();
      byAccountAndRegion.clear();
    },
  };
}
