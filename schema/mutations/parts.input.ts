import { Field, ID, InputType, Int } from "type-graphql";
import type { GranteeType } from "../../src/domain/image/image.ts";
import { GranteeTypeEnum } from "../shared/enums.ts";

@InputType({ description: "A key and a value to put on something." })
export class TagInput {
  @Field(() => String, { description: "The key; each may be given once." })
  key!: string;

  @Field(() => String, { description: "The value; may be empty." })
  value!: string;
}

@InputType({ description: "A right to launch an image." })
export class LaunchPermissionInput {
  @Field(() => GranteeTypeEnum, { description: "Whom it names; UNKNOWN is refused." })
  type!: GranteeType;

  @Field(() => ID, {
    nullable: true,
    description: "The account id, or the ARN of the organization or unit; left out for EVERYBODY, and only for it.",
  })
  id?: string | null;
}

@InputType({
  description: "What becomes of one device of an image at launch. What is left out is the cloud's default.",
})
export class DeviceInput {
  @Field(() => String, { description: "The device, `/dev/sdf`; each may be given once." })
  deviceName!: string;

  @Field(() => String, { nullable: true, description: "The snapshot that its volume is made from." })
  snapshotId?: string | null;

  @Field(() => Int, { nullable: true, description: "The size of its volume in GiB." })
  sizeGiB?: number | null;

  @Field(() => String, { nullable: true, description: "The kind of volume, in the cloud's own word, `gp3`." })
  volumeType?: string | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the volume ends with its machine." })
  deleteOnTermination?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the volume is encrypted." })
  encrypted?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: "True: the image has no such device, whatever its source has." })
  noDevice?: boolean | null;

  @Field(() => String, { nullable: true, description: "A disk of the host, `ephemeral0`." })
  virtualName?: string | null;
}
