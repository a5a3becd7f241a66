import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { printScriptsOf } from "../../src/gateway/assets/file-names.ts";
import { textOf } from "../../src/gateway/assets/file-rules.ts";
import { inOwnTurn } from "../../src/ports/event-loop.ts";
import { UserError } from "../mutations/verb-payload.type.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { payload } from "./asset-mutation.resolver.ts";
import { WriteInjectedFilesPayload } from "./asset-payload.type.ts";
import { UploadFilePieceInput, WriteInjectedFilesInput } from "./files.input.ts";
import { InjectedFile, LaunchFiles, UploadFilePiecePayload } from "./files.type.ts";

@Resolver(() => InjectedFile)
export class InjectedFileResolver {
  @FieldResolver()
  async text(@Root() { asset, sha256 }: InjectedFile, @Ctx() { loaders }: RequestContext): Promise<string | null> {
    const content = await loaders.fileContents.load({ asset, sha256 });
    return content && inOwnTurn(() => textOf(content));
  }

  @FieldResolver()
  async contentBase64(
    @Root() { asset, sha256 }: InjectedFile,
    @Ctx() { loaders }: RequestContext,
  ): Promise<string | null> {
    const content = await loaders.fileContents.load({ asset, sha256 });
    return content && inOwnTurn(() => Buffer.from(content).toString("base64"));
  }
}

@Resolver(() => LaunchFiles)
export class LaunchFilesResolver {
  @FieldResolver()
  scriptsTxt(@Root() { content }: LaunchFiles): string {
    return printScriptsOf(content.files);
  }
}

@Resolver()
export class FilesMutationResolver {
  @Mutation(() => WriteInjectedFilesPayload, {
    description: "Says which files the machines launched from an image get. Otherwise as writeGettingStarted.",
  })
  async writeInjectedFiles(
    @Arg("input", () => WriteInjectedFilesInput, { description: "Which image, and the files." })
    { imageId, files, scriptsTxt, baseRevision = null }: WriteInjectedFilesInput,
    @Ctx() { assetWriters, viewer, loaders }: RequestContext,
  ): Promise<WriteInjectedFilesPayload> {
    const answer = await assetWriters.writeFiles(viewer, loaders, imageId, { files, scriptsTxt }, baseRevision);
    return payload(WriteInjectedFilesPayload, loaders, answer);
  }

  @Mutation(() => UploadFilePiecePayload, {
    description:
      "Keeps a piece of a file for a day, for `pieces` of writeInjectedFiles by the same caller. Of more than 20 MiB the oldest make room.",
  })
  async uploadFilePiece(
    @Arg("input", () => UploadFilePieceInput, { description: "The piece." }) { contentBase64 }: UploadFilePieceInput,
    @Ctx() { uploads, viewer }: RequestContext,
  ): Promise<UploadFilePiecePayload> {
    const { userErrors, ...kept } = await uploads.upload(viewer, contentBase64);
    return instance(UploadFilePiecePayload, { ...kept, userErrors: userErrors.map((one) => instance(UserError, one)) });
  }
}
