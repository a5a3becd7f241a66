import { Field, ID, InputType } from "type-graphql";
import type { Visibility } from "../../src/domain/image/image.ts";
import { LaunchPermissionInput } from "../mutations/parts.input.ts";
import { VisibilityEnum } from "../shared/enums.ts";

@InputType({ description: "An image that others are to launch: `visibility` or `permissions`." })
export class RequestPublicationInput {
  @Field(() => ID, { description: "The image, by its global id." })
  imageId!: string;

  @Field(() => VisibilityEnum, {
    nullable: true,
    description: "PUBLIC; or SHARED, where the cloud shares with everybody of an enterprise or with nobody.",
  })
  visibility?: Visibility | null;

  @Field(() => [LaunchPermissionInput], { nullable: true, description: "Instead: who, one by one. Not EVERYBODY." })
  permissions?: LaunchPermissionInput[] | null;
}

@InputType({ description: "A request that somebody else made, and that is to be carried out." })
export class ApprovePublicationInput {
  @Field(() => ID, { description: "The request, by its global id." })
  requestId!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "True: goes on although something of the checklist is not met that is not required.",
  })
  acceptUnmet!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "True: nothing is changed; the payload has the checklist of now and what the cloud would be asked.",
  })
  dryRun!: boolean;
}

@InputType({ description: "A request that somebody else made, and that is not to be carried out." })
export class RejectPublicationInput {
  @Field(() => ID, { description: "The request, by its global id." })
  requestId!: string;

  @Field(() => String, { description: "Why, for whoever asked: 1 to 1000 characters." })
  reason!: string;
}

@InputType({ description: "A request of one's own." })
export class WithdrawPublicationInput {
  @Field(() => ID, { description: "The request, by its global id." })
  requestId!: string;
}

@InputType({ description: "What an organization asks for before its images are opened to others." })
export class SetPublicationPolicyInput {
  @Field(() => Boolean, {
    description: "True: somebody else has to approve. False: whoever may change an image opens it at once.",
  })
  approvalRequired!: boolean;

  @Field(() => ID, {
    nullable: true,
    description: "The organization, by global id or by name; the viewer's own where left out.",
  })
  organization?: string | null;
}
