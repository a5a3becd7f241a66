import { scaled } from "../probes/pace.ts";

/** One entry below `backends` of a configuration file. */
export interface BackendEntry {
  readonly id: string;
  readonly organization: string;
  readonly provider: "AWS" | "SMARTCLOUD";
  readonly sweepIntervalMs?: number;
  readonly deadlineMs?: number;
  readonly launchPermissionsPerSweep?: number;
  readonly options: object;
}

export const acmeProduction: BackendEntry = aws("acme-production", "acme", "111122223333", {
  scope: {
    publicOwners: ["amazon", "099720109477", "309956199498", "136693071363", "aws-marketplace", "123456789012"],
  },
});
export const acmeDevelopment: BackendEntry = aws("acme-development", "acme", "444455556666");
export const globexAws: BackendEntry = aws("globex", "globex", "777788889999");

export const acmeSmartCloud: BackendEntry = {
  id: "acme-smartcloud",
  organization: "acme",
  provider: "SMARTCLOUD",
  options: {
    endpoint: { env: "TINTYPE_DEMO_SMARTCLOUD_URL" },
    region: "smartcloud",
    user: { env: "TINTYPE_DEMO_SMARTCLOUD_ACME_USER" },
    password: { env: "TINTYPE_DEMO_SMARTCLOUD_ACME_PASSWORD" },
  },
};

const smartCloudOf = (organization: string): BackendEntry => {
  const variables = `TINTYPE_DEMO_SMARTCLOUD_${organization.toUpperCase()}`;
  return {
    ...acmeSmartCloud,
    id: `${organization}-smartcloud`,
    organization,
    options: {
      ...acmeSmartCloud.options,
      user: { env: `${variables}_USER` },
      password: { env: `${variables}_PASSWORD` },
    },
  };
};

/** The seven of demo/tintype.yaml: three organizations. */
export const tenants: readonly BackendEntry[] = [
  acmeProduction,
  acmeDevelopment,
  acmeSmartCloud,
  { ...globexAws, id: "globex-aws" },
  smartCloudOf("globex"),
  { ...aws("initech", "initech", "123456789012"), id: "initech-aws" },
  smartCloudOf("initech"),
];

/** The organizations of these backends, each of which opens its images to others without asking anybody. */
export function withoutApproval(backends: readonly BackendEntry[]): readonly object[] {
  const ids = new Set(backends.map(({ organization }) => organization));
  return [...ids].map((id) => ({ id, publicationApproval: false }));
}

/** The entries of a configuration, swept as often and called for as long as a test wants. */
export function demoBackends(options: {
  readonly backends?: readonly BackendEntry[];
  readonly sweepIntervalMs?: number;
  readonly deadlineMs?: number;
}): readonly BackendEntry[] {
  const { backends = [acmeProduction, acmeSmartCloud], sweepIntervalMs = 500, deadlineMs = scaled(3000) } = options;
  return backends.map((backend) => ({ sweepIntervalMs, deadlineMs, ...backend }));
}

/** An AWS backend on an account of the demo world; its keys are those of the variables named like its id. */
export function aws(id: string, organization: string, account: string, more: object = {}): BackendEntry {
  const variables = `TINTYPE_DEMO_${id.toUpperCase().replaceAll("-", "_")}`;
  return {
    id,
    organization,
    provider: "AWS",
    options: {
      regions: ["us-east-1", "eu-west-1"],
      account,
      endpoint: { env: "TINTYPE_DEMO_AWS_URL" },
      credentials: {
        type: "keys",
        accessKeyId: { env: `${variables}_ACCESS_KEY_ID` },
        secretAccessKey: { env: `${variables}_SECRET_ACCESS_KEY` },
      },
      ...more,
    },
  };
}
