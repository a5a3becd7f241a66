/** One line a kind of cloud: the values of the `Provider` enum. `index.ts` beside this has the type of each. */
export const providerNames: Readonly<Record<string, string>> = {
  AWS: "Amazon EC2 machine images (AMI).",
  SMARTCLOUD: "IBM SmartCloud Enterprise images.",
};
