import { Field, InputType } from "type-graphql";
import { SecretReferenceInput, toReference } from "../secret-reference.input.ts";
import { type GivenOptions, withoutNulls } from "./given-options.ts";

@InputType({ description: "A user of IBM SmartCloud Enterprise." })
export class SmartCloudBackendInput {
  @Field(() => String, {
    nullable: true,
    description: "A URL in the place of the service's own; one that the configuration allows to the organization.",
  })
  endpoint?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The region of its ids, for operators to give; where left out, the host of the endpoint.",
  })
  region?: string | null;

  @Field(() => String, { description: "The web identity, a mail address." })
  user!: string;

  @Field(() => SecretReferenceInput, { description: "Where the password is." })
  password!: SecretReferenceInput;
}

export function ofSmartCloud({ password, ...rest }: SmartCloudBackendInput): GivenOptions {
  return {
    provider: "SMARTCLOUD",
    options: withoutNulls({ ...rest, password: toReference(password) }),
    fieldOf: (path) => ["smartcloud", ...path],
  };
}
