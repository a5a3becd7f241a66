import { Field, Int, InterfaceType, ObjectType } from "type-graphql";
import type { Agreement as AgreementFact } from "../../src/ports/adapter.ts";

@ObjectType({ description: "A document that belongs to an agreement.", simpleResolvers: true })
export class AgreementAttachment {
  @Field(() => String, { description: "Its title." })
  label!: string;

  @Field(() => String, { description: "Where the cloud keeps it." })
  url!: string;

  @Field(() => Int, { description: "0 service description, 1 cloud agreement, 2 end-user licence." })
  type!: number;
}

@ObjectType({ description: "What one agrees to by launching an image.", simpleResolvers: true })
export class Agreement implements AgreementFact {
  @Field(() => String, { description: "The text, as the cloud gives it." })
  text!: string;

  @Field(() => [AgreementAttachment], { description: "The documents that it refers to." })
  attachments!: readonly AgreementAttachment[];
}

@InterfaceType({ description: "An image of a cloud that keeps an agreement for it." })
export abstract class Licensed {
  @Field(() => Agreement, {
    nullable: true,
    description: "What one agrees to by launching it. One call to the cloud. Null where there is none.",
  })
  agreement!: AgreementFact | null;
}

@InterfaceType({ description: "An image of a cloud that keeps a document of launch parameters for it." })
export abstract class Parameterized {
  @Field(() => String, {
    nullable: true,
    description:
      "The cloud's parameters.xml: what must be given at launch, and the firewall rules. One call to the cloud. Null where there is none.",
  })
  manifest!: string | null;
}
