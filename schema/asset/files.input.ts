import { Field, ID, InputType, Int } from "type-graphql";

@InputType({
  description: "A file to inject. Its content is exactly one of `content`, `contentBase64`, `sha256` and `pieces`.",
})
export class InjectedFileInput {
  @Field(() => String, { nullable: true, description: "What `scriptsTxt` calls it." })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Where it goes, from the root (`/etc/motd`) or a drive (`C:\\cloud\\a.ps1`). Left out where `scriptsTxt` says it.",
  })
  path?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Its rights, 0 and three octal digits; where left out `0600` for a template with a password in it, else `0644`. None on Windows.",
  })
  mode?: string | null;

  @Field(() => String, { nullable: true, description: "Whose it is; `root` where left out. None on Windows." })
  owner?: string | null;

  @Field(() => String, { nullable: true, description: "Its group; `root` where left out. None on Windows." })
  group?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "True: `{{ name }}` in it stands for a launch parameter's value, and `{{{{` for two braces.",
  })
  template?: boolean | null;

  @Field(() => String, { nullable: true, description: "The content as text." })
  content?: string | null;

  @Field(() => String, { nullable: true, description: "The content in base64." })
  contentBase64?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The SHA-256 of a content that a file of this asset has or had.",
  })
  sha256?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "The pieces that it is made of, in order, each by its SHA-256: what you sent with uploadFilePiece within a day.",
  })
  pieces?: string[] | null;
}

@InputType({
  description:
    "The files that the machines launched from an image get, all of them: what is not named is there no longer.",
})
export class WriteInjectedFilesInput {
  @Field(() => ID, { description: "The image, by its global id: they are of its asset, and of all images there." })
  imageId!: string;

  @Field(() => [InjectedFileInput], {
    description:
      "At most 200, 1 MiB each and 10 MiB together. A request holds 100 KiB: send what is larger with uploadFilePiece first.",
  })
  files!: InjectedFileInput[];

  @Field(() => String, {
    nullable: true,
    description: "SmartCloud's scripts.txt, a line `name=path` each: where the files of these names go.",
  })
  scriptsTxt?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "The revision that this one follows; left out or null: there is none yet.",
  })
  baseRevision?: number | null;
}

@InputType({ description: "A piece of a file that is too large for one request." })
export class UploadFilePieceInput {
  @Field(() => String, { description: "From 1 to 65536 bytes, in base64." })
  contentBase64!: string;
}
