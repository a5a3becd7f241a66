import { Field, Int, ObjectType } from "type-graphql";
import type { Asset as AssetFact, FilesContent } from "../../src/domain/asset/asset.ts";
import type { Edit } from "../../src/gateway/assets/readers.ts";
import { UserError } from "../mutations/verb-payload.type.ts";
import { enumOf } from "../shared/enums.ts";
import { AssetDocument, documentOf } from "./asset.type.ts";

export const FilePlatformEnum = enumOf("FilePlatform", "Whose rules the paths of files keep.", ["LINUX", "WINDOWS"], {
  LINUX: "Paths from the root; modes, owners and groups.",
  WINDOWS: "Paths from a drive; a file has the rights of its folder.",
});

@ObjectType({ description: "A file that the machines launched from an image get.", simpleResolvers: true })
export class InjectedFile {
  /** What resolvers go on from; no field of the contract. */
  asset!: AssetFact;

  @Field(() => String, {
    nullable: true,
    description: "What scripts.txt calls it; null where it was given without a name.",
    simple: true,
  })
  name!: string | null;

  @Field(() => String, { description: "Where it goes, from the root or a drive.", simple: true })
  path!: string;

  @Field(() => String, {
    nullable: true,
    description: "Its rights, such as `0644`; null on Windows.",
    simple: true,
  })
  mode!: string | null;

  @Field(() => String, { nullable: true, description: "Whose it is; null on Windows.", simple: true })
  owner!: string | null;

  @Field(() => String, { nullable: true, description: "Its group; null on Windows.", simple: true })
  group!: string | null;

  @Field(() => Boolean, {
    description: "True where `{{ name }}` in it stands for a launch parameter's value, and `{{{{` for two braces.",
    simple: true,
  })
  template!: boolean;

  @Field(() => Int, { description: "In bytes, before a template is filled in.", simple: true })
  size!: number;

  @Field(() => String, {
    description: "The SHA-256 of its content, 64 lower-case hexadecimal digits. Send it to keep the content as it is.",
    simple: true,
  })
  sha256!: string;

  @Field(() => String, { nullable: true, description: "Its content; null where that is no text in UTF-8." })
  text!: string | null;

  @Field(() => String, { nullable: true, description: "Its content in base64; null only where it was lost." })
  contentBase64!: string | null;
}

@ObjectType({
  implements: AssetDocument,
  description:
    "The files that the machines launched from an image get. On a Linux of AWS cloud-init writes them while the machine boots; a Windows of AWS has them only after its first start, since nothing can be put into one before. A SmartCloud takes none with a launch.",
  simpleResolvers: true,
})
export class LaunchFiles extends AssetDocument {
  @Field(() => FilePlatformEnum, { description: "Whose rules the paths keep.", simple: true })
  platform!: string;

  @Field(() => [InjectedFile], { description: "At most 200, in the order in which they are written.", simple: true })
  files!: readonly InjectedFile[];

  @Field(() => String, {
    description: "Where they go, as SmartCloud's scripts.txt: a line `name=path` each. It has no place for rights.",
  })
  scriptsTxt!: string;

  /** What resolvers go on from; no field of the contract. */
  content!: FilesContent;
}

@ObjectType({ description: "A piece of a file, kept for a day for whoever sent it.", simpleResolvers: true })
export class UploadFilePiecePayload {
  @Field(() => String, {
    nullable: true,
    description: "Its SHA-256, by which `pieces` of a file name it; null after user errors.",
  })
  sha256!: string | null;

  @Field(() => Int, { nullable: true, description: "In bytes; null after user errors." })
  size!: number | null;

  @Field(() => [UserError], { description: "Why it was not kept; empty where it was." })
  userErrors!: readonly UserError[];
}

export function toLaunchFiles(edit: Edit, asset: AssetFact): LaunchFiles {
  // What `readFiles` let through.
  const content = edit.revision.content as unknown as FilesContent;
  const files = content.files.map(({ name, path, mode, owner, group, template, content: { sha256, size } }) =>
    Object.assign(new InjectedFile(), { asset, name, path, mode, owner, group, template, sha256, size }),
  );
  return Object.assign(new LaunchFiles(), documentOf(edit), { platform: content.platform, files, content });
}
