import { Field, InputType } from "type-graphql";
import { given } from "../shared/given.ts";

@InputType({ description: "Where the gateway finds a secret; a secret itself is never sent. Give one of the two." })
export class SecretReferenceInput {
  @Field(() => String, { nullable: true, description: "The name of an environment variable of the gateway." })
  env?: string | null;

  @Field(() => String, { nullable: true, description: "The absolute path of a file that the gateway can read." })
  file?: string | null;
}

/** As options have it; what is neither or both, they refuse. */
export function toReference(input: SecretReferenceInput): { readonly [form: string]: string } {
  return { ...given(input) };
}
