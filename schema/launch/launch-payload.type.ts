import { Field, ObjectType } from "type-graphql";
import { ImageVerbPayload, VerbPayload } from "../mutations/verb-payload.type.ts";
import { Instance } from "./instance.type.ts";

@ObjectType({
  description: "The machines that were launched. `image` is what they run from; launching leaves no event.",
})
export class LaunchInstancePayload extends ImageVerbPayload {
  @Field(() => [Instance], {
    description: "The machines as the cloud showed them at once, mostly PENDING; empty where nothing was launched.",
    simple: true,
  })
  instances!: readonly Instance[];
}

@ObjectType({ description: "The machine that is ending." })
export class TerminateInstancePayload extends VerbPayload {
  @Field(() => Instance, {
    nullable: true,
    description:
      "The machine as the cloud showed it at once. Null after user errors, for dry runs, and where the cloud no longer showed it.",
    simple: true,
  })
  instance!: Instance | null;
}
