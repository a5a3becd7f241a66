import { Field, ID, InterfaceType, ObjectType } from "type-graphql";
import { GranteeTypeEnum } from "../shared/enums.ts";

@ObjectType({ description: "One right to launch an image.", simpleResolvers: true })
export class LaunchPermission {
  @Field(() => GranteeTypeEnum, { description: "Whom it names." })
  type!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The account id, or the ARN of the organization or unit; null for EVERYBODY.",
  })
  id!: string | null;
}

@InterfaceType({ description: "An image of a cloud that says who may launch it." })
export abstract class LaunchPermissioned {
  @Field(() => [LaunchPermission], {
    nullable: true,
    description:
      "Who besides the owner may launch it, sorted. Null where none of the viewer's backends is the owner: only the owner is told. From the cloud where the image was asked for by id, else as of the last sweep.",
  })
  launchPermissions!: readonly LaunchPermission[] | null;
}
