import { Field, ID, InputType } from "type-graphql";
import { SecretReferenceInput, toReference } from "../secret-reference.input.ts";
import { type GivenOptions, withoutNulls } from "./given-options.ts";

@InputType({ description: "A long-lived or temporary key of AWS, by references." })
export class AwsKeysInput {
  @Field(() => SecretReferenceInput, { description: "Where the access key id is." })
  accessKeyId!: SecretReferenceInput;

  @Field(() => SecretReferenceInput, { description: "Where the secret access key is." })
  secretAccessKey!: SecretReferenceInput;

  @Field(() => SecretReferenceInput, { nullable: true, description: "Where the session token of a temporary one is." })
  sessionToken?: SecretReferenceInput | null;
}

@InputType({ description: "Who assumes a role. Give one of them." })
export class AwsSourceInput {
  @Field(() => String, { nullable: true, description: "A profile in the shared files of the gateway." })
  profile?: string | null;

  @Field(() => AwsKeysInput, { nullable: true, description: "A key." })
  keys?: AwsKeysInput | null;
}

@InputType({
  description: "A role that the gateway assumes, naming an external id that it makes itself: see `externalId`.",
})
export class AwsRoleInput {
  @Field(() => ID, { description: "The role's ARN." })
  roleArn!: string;

  @Field(() => String, { nullable: true, description: "The session's name in AWS's logs; `tintype` where left out." })
  sessionName?: string | null;

  @Field(() => AwsSourceInput, {
    nullable: true,
    description: "Who assumes it; where left out, the gateway's own identity.",
  })
  source?: AwsSourceInput | null;
}

@InputType({ description: "Who the gateway is at AWS. Give one of them." })
export class AwsCredentialsInput {
  @Field(() => String, { nullable: true, description: "A profile in the shared files of the gateway." })
  profile?: string | null;

  @Field(() => AwsRoleInput, { nullable: true, description: "A role; the best choice." })
  role?: AwsRoleInput | null;

  @Field(() => AwsKeysInput, { nullable: true, description: "A key." })
  keys?: AwsKeysInput | null;
}

@InputType({ description: "Whose images an AWS backend lists." })
export class AwsScopeInput {
  @Field(() => Boolean, { defaultValue: true, description: "Those of the account." })
  owned!: boolean;

  @Field(() => Boolean, { defaultValue: true, description: "Those that are shared with the account." })
  shared!: boolean;

  @Field(() => [String], {
    defaultValue: [],
    description: "Public ones of these account ids, or of amazon, aws-marketplace, aws-backup-vault.",
  })
  publicOwners!: string[];
}

@InputType({ description: "An account of AWS." })
export class AwsBackendInput {
  @Field(() => [String], { description: "The regions to look at, such as `eu-west-1`." })
  regions!: string[];

  @Field(() => ID, {
    nullable: true,
    description: "12 digits: credentials that turn out to belong to another account are refused.",
  })
  account?: string | null;

  @Field(() => AwsCredentialsInput, {
    nullable: true,
    description: "Who the gateway is there. Left out: its own identity, which is for operators only.",
  })
  credentials?: AwsCredentialsInput | null;

  @Field(() => String, {
    nullable: true,
    description: "A URL in the place of AWS's own; one that the configuration allows to the organization.",
  })
  endpoint?: string | null;

  @Field(() => AwsScopeInput, {
    nullable: true,
    description: "Whose images it lists; where left out, those of the account and those shared with it.",
  })
  scope?: AwsScopeInput | null;
}

export function ofAws({ credentials, ...rest }: AwsBackendInput): GivenOptions {
  const own = credentials ? toCredentials(credentials) : null;
  const options = { ...rest, credentials: own?.options };
  return {
    provider: "AWS",
    options: withoutNulls(options),
    fieldOf: (path) => [
      "aws",
      ...(path[0] === "credentials" ? ["credentials", ...(own?.fieldOf(path.slice(1)) ?? [])] : path),
    ],
  };
}

interface Chosen {
  readonly options: object;
  fieldOf(path: readonly string[]): readonly string[];
}

function toCredentials(input: AwsCredentialsInput): Chosen {
  const { role } = input;
  if (!role || isGiven(input.profile) || input.keys) return role ? severalOf(input) : toSource(input);
  const source = role.source ? toSource(role.source) : null;
  return {
    options: { type: "assumeRole", roleArn: role.roleArn, sessionName: role.sessionName, source: source?.options },
    fieldOf: ([first, ...others]) =>
      first === undefined || first === "type"
        ? ["role"]
        : ["role", first, ...(first === "source" ? (source?.fieldOf(others) ?? []) : others)],
  };
}

function toSource(input: AwsSourceInput): Chosen {
  const { profile, keys } = input;
  if (isGiven(profile) && keys) return severalOf(input);
  if (isGiven(profile)) return { options: { type: "profile", profile }, fieldOf: (path) => path };
  if (!keys) return severalOf(input);
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  return {
    options: {
      type: "keys",
      accessKeyId: toReference(accessKeyId),
      secretAccessKey: toReference(secretAccessKey),
      sessionToken: sessionToken && toReference(sessionToken),
    },
    fieldOf: (path) => (path[0] === "type" ? [] : ["keys", ...path]),
  };
}

/** None or more than one: no adapter takes that, and its complaint about the type points here. */
function severalOf(input: object): Chosen {
  const names = Object.entries(input).filter(([, value]) => isGiven(value));
  return { options: { type: names.length === 0 ? "none" : "several" }, fieldOf: () => [] };
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}
