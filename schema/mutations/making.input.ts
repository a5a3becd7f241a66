import { Field, ID, InputType } from "type-graphql";
import { DeviceInput, TagInput } from "./parts.input.ts";
import { ImageVerbInput, PlacedVerbInput } from "./verb.input.ts";

@InputType({ description: "A machine to make an image of." })
export class CreateImageInput extends PlacedVerbInput {
  @Field(() => ID, { description: "The machine, by the cloud's own id, `i-0abcdef1234567890`." })
  instanceId!: string;

  @Field(() => String, { description: "The name of the image." })
  name!: string;

  @Field(() => String, { nullable: true, description: "The description of the image; none where left out." })
  description?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "True: the machine is not stopped for it, and the file system may be torn.",
  })
  noReboot!: boolean;

  @Field(() => [DeviceInput], { defaultValue: [], description: "Devices that are to differ from the machine's own." })
  devices!: DeviceInput[];

  @Field(() => [TagInput], { defaultValue: [], description: "Tags of the image." })
  tags!: TagInput[];
}

@InputType({ description: "What an image is made of: snapshots, a bundle in a store, or a volume." })
export class RegisterImageInput extends PlacedVerbInput {
  @Field(() => String, { description: "The name of the image." })
  name!: string;

  @Field(() => String, { nullable: true, description: "The description of the image; none where left out." })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The processor that it needs, in the cloud's own word, `x86_64`; the cloud's default where left out.",
  })
  architecture?: string | null;

  @Field(() => String, { nullable: true, description: "The device of the root volume, `/dev/xvda`." })
  rootDeviceName?: string | null;

  @Field(() => [DeviceInput], { defaultValue: [], description: "What becomes of each device at launch." })
  devices!: DeviceInput[];

  @Field(() => String, { nullable: true, description: "`hvm` or `paravirtual`; the cloud's default where left out." })
  virtualizationType?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "`legacy-bios`, `uefi` or `uefi-preferred`; the machine type's default where left out.",
  })
  bootMode?: string | null;

  @Field(() => Boolean, { nullable: true, description: "Whether enhanced networking with ENA is on." })
  enaSupport?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: "Where the manifest of an instance-store image lies; left out for all others.",
  })
  imageLocation?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The volume that the image is imported from, where the cloud imports from volumes (SmartCloud).",
  })
  volumeId?: string | null;

  @Field(() => [TagInput], { defaultValue: [], description: "Tags of the image." })
  tags!: TagInput[];
}

@InputType({ description: "An image to copy, and what the copy is to be like." })
export class CopyImageInput extends ImageVerbInput {
  @Field(() => String, { description: "The name of the copy." })
  name!: string;

  @Field(() => String, { nullable: true, description: "The description of the copy; none where left out." })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Where the copy is to be, such as `us-east-1`; beside the image where left out.",
  })
  region?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: "True: the copy's volumes are encrypted." })
  encrypted!: boolean;

  @Field(() => String, {
    nullable: true,
    description: "The key that they are encrypted with; the account's default where left out.",
  })
  kmsKeyId?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: "True: the copy has the image's tags too." })
  copyTags!: boolean;

  @Field(() => [TagInput], { defaultValue: [], description: "Tags of the copy." })
  tags!: TagInput[];
}
