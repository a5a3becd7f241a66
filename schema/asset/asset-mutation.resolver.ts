import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { GatewayError } from "../../src/domain/errors.ts";
import type { AssetAnswer } from "../../src/gateway/assets/answer.ts";
import type { UserError as UserErrorFact } from "../../src/gateway/verbs/verb.ts";
import type { Image } from "../image/image.type.ts";
import { toImage } from "../image/to-image.ts";
import type { LifecycleEvent } from "../lifecycle/lifecycle-event.type.ts";
import { toEvent } from "../lifecycle/to-event.ts";
import { UserError } from "../mutations/verb-payload.type.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import {
  CheckLinksInput,
  JoinAssetInput,
  LeaveAssetInput,
  WriteAgreementInput,
  WriteGettingStartedInput,
  WriteLaunchParametersInput,
  WriteProductTermsInput,
} from "./asset.input.ts";
import { type Asset, toAsset } from "./asset.type.ts";
import {
  AssetPayload,
  CheckLinksPayload,
  JoinAssetPayload,
  LeaveAssetPayload,
  WriteAgreementPayload,
  WriteGettingStartedPayload,
  WriteLaunchParametersPayload,
  WriteProductTermsPayload,
} from "./asset-payload.type.ts";

@Resolver()
export class AssetMutationResolver {
  @Mutation(() => WriteGettingStartedPayload, {
    description:
      "Writes what users of an image read first. For whoever may change the image; an edit that does not follow the last revision is CONFLICT, and nothing is lost.",
  })
  async writeGettingStarted(
    @Arg("input", () => WriteGettingStartedInput, { description: "Which image, and the page." })
    { imageId, markdown, baseRevision = null }: WriteGettingStartedInput,
    @Ctx() { assetWriters, viewer, loaders }: RequestContext,
  ): Promise<WriteGettingStartedPayload> {
    const answer = await assetWriters.writePage(viewer, loaders, imageId, markdown, baseRevision);
    return payload(WriteGettingStartedPayload, loaders, answer);
  }

  @Mutation(() => WriteAgreementPayload, {
    description: "Writes what one agrees to by launching an image. Otherwise as writeGettingStarted.",
  })
  async writeAgreement(
    @Arg("input", () => WriteAgreementInput, { description: "Which image, and the text." })
    { imageId, text, attachments, baseRevision = null }: WriteAgreementInput,
    @Ctx() { assetWriters, viewer, loaders }: RequestContext,
  ): Promise<WriteAgreementPayload> {
    const answer = await assetWriters.writeAgreement(viewer, loaders, imageId, { text, attachments }, baseRevision);
    return payload(WriteAgreementPayload, loaders, answer);
  }

  @Mutation(() => WriteLaunchParametersPayload, {
    description:
      "Says what must and may be given to launch an image. A password has no default, and no value of one is ever kept. Otherwise as writeGettingStarted.",
  })
  async writeLaunchParameters(
    @Arg("input", () => WriteLaunchParametersInput, { description: "Which image, and what is asked." })
    { imageId, fields, rules, firewall, parametersXml, baseRevision = null }: WriteLaunchParametersInput,
    @Ctx() { assetWriters, viewer, loaders }: RequestContext,
  ): Promise<WriteLaunchParametersPayload> {
    const isXml = parametersXml !== undefined && parametersXml !== null;
    if (isXml === Boolean(fields) || (isXml && (rules || firewall)))
      throw new GatewayError(
        "BAD_USER_INPUT",
        "Give either `fields`, with `rules` and `firewall` where there are any, or `parametersXml`.",
        { field: "fields" },
      );
    const given = isXml ? { xml: parametersXml } : { set: { fields: fields ?? [], rules, firewall } };
    const answer = await assetWriters.writeParameters(viewer, loaders, imageId, given, baseRevision);
    return payload(WriteLaunchParametersPayload, loaders, answer);
  }

  @Mutation(() => WriteProductTermsPayload, {
    description:
      "Says under which product codes an image is sold or supported, and on which terms. For those publishers and admins of its organization who may change it. Otherwise as writeGettingStarted.",
  })
  async writeProductTerms(
    @Arg("input", () => WriteProductTermsInput, { description: "Which image, and the codes and terms." })
    { imageId, productCodes, terms, baseRevision = null }: WriteProductTermsInput,
    @Ctx() { assetWriters, viewer, loaders }: RequestContext,
  ): Promise<WriteProductTermsPayload> {
    const offer = { productCodes, terms };
    const answer = await assetWriters.writeTerms(viewer, loaders, imageId, offer, baseRevision);
    return payload(WriteProductTermsPayload, loaders, answer);
  }

  @Mutation(() => JoinAssetPayload, {
    description:
      "Says that an image is the same product as an asset's others, in another region or cloud: what is written there is written of it too. An asset that is left without images is its admins', who may join one again.",
  })
  async joinAsset(
    @Arg("input", () => JoinAssetInput, { description: "Which image, and what it joins." })
    { imageId, assetId }: JoinAssetInput,
    @Ctx() { assetWriters, viewer, loaders }: RequestContext,
  ): Promise<JoinAssetPayload> {
    return payload(JoinAssetPayload, loaders, await assetWriters.join(viewer, loaders, imageId, assetId));
  }

  @Mutation(() => CheckLinksPayload, {
    description:
      "Asks for the web addresses of an asset's Getting Started page, as is done after each edit of it: at most 50, none twice within a minute. `GettingStarted.links` tells what came of it. For whoever may change one of its images; takes half a minute at most.",
  })
  async checkLinks(
    @Arg("input", () => CheckLinksInput, { description: "Which asset." }) { assetId }: CheckLinksInput,
    @Ctx() { assetWriters, viewer, loaders }: RequestContext,
  ): Promise<CheckLinksPayload> {
    const { asset, userErrors } = await assetWriters.checkLinks(viewer, loaders, assetId);
    loaders.forget();
    return instance(CheckLinksPayload, { asset: asset && toAsset(asset), userErrors: userErrors.map(toUserError) });
  }

  @Mutation(() => LeaveAssetPayload, {
    description:
      "Takes an image out of its asset. What is written there stays, for the images that stay; without any, for the admins.",
  })
  async leaveAsset(
    @Arg("input", () => LeaveAssetInput, { description: "Which image." }) { imageId }: LeaveAssetInput,
    @Ctx() { assetWriters, viewer, loaders }: RequestContext,
  ): Promise<LeaveAssetPayload> {
    return payload(LeaveAssetPayload, loaders, await assetWriters.leave(viewer, loaders, imageId));
  }
}

@Resolver(() => AssetPayload)
export class AssetPayloadResolver {
  @FieldResolver()
  asset(@Root() { answer }: AssetPayload): Asset | null {
    return answer.asset && toAsset(answer.asset);
  }

  @FieldResolver()
  async image(@Root() { answer }: AssetPayload, @Ctx() { loaders, backends }: RequestContext): Promise<Image | null> {
    const image = answer.image && (await loaders.indexedImage.load(answer.image));
    return image && toImage(image, backends);
  }

  @FieldResolver()
  async event(
    @Root() { answer }: AssetPayload,
    @Ctx() { lifecycle, loaders, backends }: RequestContext,
  ): Promise<LifecycleEvent | null> {
    const entry = answer.position === null ? null : await lifecycle.entry(loaders, answer.position);
    return entry && toEvent(entry, backends);
  }
}

export function payload<Payload extends AssetPayload>(
  type: new () => Payload,
  loaders: RequestContext["loaders"],
  answer: AssetAnswer,
): Payload {
  // What this request read before is no longer so.
  loaders.forget();
  return Object.assign(new type(), { answer, userErrors: answer.userErrors.map(toUserError) });
}

function toUserError({ code, field, message }: UserErrorFact): UserError {
  return instance(UserError, { code, field, message });
}
