export const clouds = ["AWS", "SMARTCLOUD"] as const;
const sweepIntervalMs = 1000;

/** A configuration of one backend, which looks at all images of the cloud at this URL. */
export function sweptCloud(provider: (typeof clouds)[number], endpoint: string, organization = "bench"): object {
  const key = { env: "KEY" };
  const options =
    provider === "AWS"
      ? {
          regions: ["us-east-1"],
          endpoint,
          credentials: { type: "keys", accessKeyId: key, secretAccessKey: key },
          scope: { owned: false, shared: false, publicOwners: ["amazon"] },
        }
      : {
          endpoint: `${endpoint}/`,
          region: "bench",
          user: "bench@example.com",
          password: key,
          requestTimeoutMs: 120_000,
        };
  const backend = { id: "bench", organization, provider, sweepIntervalMs, deadlineMs: 120_000, options };
  return { organizations: [{ id: organization }], backends: [backend] };
}
