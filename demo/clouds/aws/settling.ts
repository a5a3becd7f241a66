/** What a record is on its way to. Nobody drives it: whoever reads the record after `endsAt` finds it arrived. */
export interface Settling<Item> {
  readonly startedAt: number;
  readonly endsAt: number;
  readonly becomes: Partial<Item>;
}

export interface MaySettle<Item> {
  readonly settling?: Settling<Item> | undefined;
}

/** The record as of `now`. */
export function arrive<Item extends MaySettle<Item>>(item: Item, now: number): Item {
  const { settling } = item;
  if (settling === undefined || settling.endsAt > now) return item;
  return { ...item, ...settling.becomes, settling: undefined };
}

/** Percent of the way that lies behind. */
export function progressOf({ startedAt, endsAt }: Settling<unknown>, now: number): string {
  const share = endsAt <= startedAt ? 1 : (now - startedAt) / (endsAt - startedAt);
  return `${Math.min(99, Math.max(0, Math.floor(share * 100)))}%`;
}
