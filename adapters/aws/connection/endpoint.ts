import type { EC2Client } from "@aws-sdk/client-ec2";

/** The suffixes of all partitions, with and without IPv6. */
const ownNames = [
  ...["amazonaws.com", "api.aws", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "amazonaws.eu"],
  ...["api.amazonwebservices.eu", "c2s.ic.gov", "api.aws.ic.gov", "sc2s.sgov.gov", "api.aws.scloud"],
  ...["cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "csp.hci.ic.gov", "api.aws.hci.ic.gov"],
];

/** True for an endpoint of AWS's own. */
export function isOwnEndpoint(endpoint: string): boolean {
  const host = new URL(endpoint).hostname.toLowerCase();
  return ownNames.some((name) => host.endsWith(`.${name}`));
}

/**
 * Without an endpoint of ours the SDK takes one of `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_EC2` or the shared configuration
 * files. Which, shows with its requests.
 */
export function heedEndpoint(ec2: EC2Client, asked: (origin: string) => void): void {
  ec2.middlewareStack.add(
    (next) => async (args) => {
      const origin = originOf(args.request);
      if (origin !== null) asked(origin);
      return next(args);
    },
    { name: "heedEndpoint", step: "finalizeRequest", priority: "low" },
  );
}

function originOf(request: unknown): string | null {
  if (typeof request !== "object" || request === null) return null;
  const part = (name: string) => String(Reflect.get(request, name) ?? "");
  const port = part("port");
  const text = `${part("protocol")}//${part("hostname")}${port === "" ? "" : `:${port}`}`;
  return URL.canParse(text) ? new URL(text).origin : null;
}
