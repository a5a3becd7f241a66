/** An input without the members that are absent or null: GraphQL clients send null for "not given". */
export function given<Input extends object>(input: Input | null | undefined): Given<Input> {
  const members = Object.entries(input ?? {}).filter(([, value]) => value !== undefined && value !== null);
  // Only members were taken away, and only those that `Given` says may be absent.
  return Object.fromEntries(members) as Given<Input>;
}

type Given<Input> = { [Name in keyof Input]?: NonNullable<Input[Name]> };
