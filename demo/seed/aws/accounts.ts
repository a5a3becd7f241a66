/**
 * Everybody who may sign in to the demo clouds. These keys and passwords open nothing but the demo,
 * which listens on loopback only.
 */

export const AWS_ORGANIZATION_ARN = "arn:aws:organizations::111122223333:organization/o-acmedemo01";
export const AWS_WORKLOADS_UNIT_ARN = "arn:aws:organizations::111122223333:ou/o-acmedemo01/ou-ac01-workload1";

export const ACME_PRODUCTION = "111122223333";
export const ACME_DEVELOPMENT = "444455556666";
export const GLOBEX = "777788889999";
export const INITECH = "123456789012";

export const AWS_KEYS = [
  {
    name: "ACME_PRODUCTION",
    account: ACME_PRODUCTION,
    accessKeyId: "AKIADEMOACMEPROD0001",
    secretAccessKey: "demo-only/acme-production/opens-nothing+",
    readOnly: false,
    user: "catalog",
  },
  {
    name: "ACME_PRODUCTION_READONLY",
    account: ACME_PRODUCTION,
    accessKeyId: "AKIADEMOACMEREAD0002",
    secretAccessKey: "demo-only/acme-readonly/opens-nothing+++",
    readOnly: true,
    user: "auditor",
  },
  {
    name: "ACME_DEVELOPMENT",
    account: ACME_DEVELOPMENT,
    accessKeyId: "AKIADEMOACMEDEVL0003",
    secretAccessKey: "demo-only/acme-development/opens-nothing",
    readOnly: false,
    user: "catalog",
  },
  {
    name: "GLOBEX",
    account: GLOBEX,
    accessKeyId: "AKIADEMOGLOBEXCO0004",
    secretAccessKey: "demo-only/globex/opens-nothing++++++++++",
    readOnly: false,
    user: "catalog",
  },
  {
    name: "INITECH",
    account: INITECH,
    accessKeyId: "AKIADEMOINITECHC0005",
    secretAccessKey: "demo-only/initech/opens-nothing+++++++++",
    readOnly: false,
    user: "catalog",
  },
] as const;

/** One role per account that any demo key may assume, given its external id; the role reads only. */
export const AWS_ROLES = [
  { account: ACME_PRODUCTION, name: "TintypeReader", externalId: "tintype-acme-production" },
  { account: ACME_DEVELOPMENT, name: "TintypeReader", externalId: "tintype-acme-development" },
  { account: GLOBEX, name: "TintypeReader", externalId: "tintype-globex" },
  { account: INITECH, name: "TintypeReader", externalId: "tintype-initech" },
] as const;

export const SMARTCLOUD_USERS = [
  { name: "ACME", user: "catalog@acme.example", password: "demo-only-acme" },
  { name: "GLOBEX", user: "catalog@globex.example", password: "demo-only-globex" },
  { name: "INITECH", user: "catalog@initech.example", password: "demo-only-initech" },
] as const;
