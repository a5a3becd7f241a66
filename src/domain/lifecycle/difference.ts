/** What a cloud shows otherwise than it was asked for, although it said yes. */
export interface Difference {
  /** A path in the input, such as `description`. */
  readonly field: string;
  readonly message: string;
}

export function different(field: string, what: string): Difference {
  const message = `${what}, although the cloud said yes. Look at it again in a minute: if it stays so, the cloud ignored that part.`;
  return { field, message };
}

/** Null asks for nothing. `shown` is what the image has, without what an adapter added to it. */
export function textDifferences(field: string, asked: string | null, shown: string | null): readonly Difference[] {
  if (asked === null || asked.trim() === (shown ?? "").trim()) return [];
  return [different(field, shown === null ? `The image has no ${field}` : `The image has another ${field}`)];
}
