import { Field, ID, ObjectType } from "type-graphql";
import type { Actor as ActorFact } from "../../src/gateway/members/actors.ts";
import { instance } from "../shared/instance.ts";
import { Member, toMember } from "./member.type.ts";

@ObjectType({ description: "Who did something, or answers for something.", simpleResolvers: true })
export class Actor {
  @Field(() => ID, {
    description: "An opaque reference, the same for everything that they ever did. It says nothing of who it is.",
  })
  reference!: string;

  @Field(() => Member, {
    nullable: true,
    description:
      "The person; null for machines, for people of other organizations, and for whom nobody knows any more.",
  })
  member!: Member | null;

  @Field(() => String, {
    nullable: true,
    description: "The name of the API token that a machine came with; null for people.",
  })
  machine!: string | null;
}

export function toActor({ reference, person, machine }: ActorFact): Actor {
  return instance(Actor, { reference, member: person && toMember(person), machine });
}
