import type {
  AgreementContent,
  AttachedDocument,
  ParametersContent,
  ProductTermsContent,
} from "../../domain/asset/asset.ts";
import { toGatewayError } from "../../domain/errors.ts";
import { type GivenSet, readSet } from "../../domain/parameters/given.ts";
import { type DefinitionProblem, problemsOf } from "../../domain/parameters/problems.ts";
import { characterProblem } from "../../domain/text/written-text.ts";
import { isSafeLink } from "../../markdown/safe-link.ts";
import type { ParametersXml } from "../../ports/parameters-xml.ts";
import { asRefusal, refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";

/** The longest texts, in bytes of UTF-8. A page of more would keep the process from its work while it is rendered. */
export const longestTexts = {
  GETTING_STARTED: 65_536,
  AGREEMENT: 262_144,
  PARAMETERS_XML: 1_048_576,
  TERMS: 65_536,
} as const;
const mostProductCodes = 20;
const mostAttachments = 20;
const longestLabel = 200;

/** Empty where the text may be written. */
export function objectionsToText(longest: number, field: string, text: string): readonly UserError[] {
  if (Buffer.byteLength(text) > longest)
    return [refusal("INVALID_REQUEST", [field], `Write at most ${longest} bytes (${longest / 1024} KiB).`)];
  const problem = characterProblem(text, "LINES");
  return problem === null ? [] : [refusal("INVALID_REQUEST", [field], problem)];
}

/** Empty where they may be written. */
export function objectionsToAttachments(attachments: readonly AttachedDocument[]): readonly UserError[] {
  if (attachments.length > mostAttachments)
    return [refusal("INVALID_REQUEST", ["attachments"], `Attach at most ${mostAttachments} documents.`)];
  return attachments.flatMap(({ label, url }, index) => {
    const at = (field: string) => ["attachments", `${index}`, field];
    const hidden = Object.entries({ label, url }).flatMap(([field, text]) => {
      const problem = characterProblem(text, "ONE_LINE");
      return problem === null ? [] : [refusal("INVALID_REQUEST", at(field), problem)];
    });
    if (hidden.length > 0) return hidden;
    const isLabel = label.trim() !== "" && label.length <= longestLabel;
    const isPlain = /^https?:/i.test(url) && isSafeLink(url);
    return [
      ...(isLabel ? [] : [refusal("INVALID_REQUEST", at("label"), `Give a line of 1 to ${longestLabel} characters.`)]),
      ...(isPlain
        ? []
        : [refusal("INVALID_REQUEST", at("url"), "Give a whole http or https address, without user and blanks.")]),
    ];
  });
}

/** The text alone where nothing is attached. */
export function agreementToKeep(text: string, attachments: readonly AttachedDocument[]): AgreementContent {
  return attachments.length === 0 ? text : { text, attachments: attachments.map(({ label, url }) => ({ label, url })) };
}

/** Launch parameters as somebody gives them: as fields and rules, or as a parameters.xml. */
export type GivenParameters = { readonly set: GivenSet } | { readonly xml: string };

export type ReadParameters = { readonly content: ParametersContent } | { readonly objections: readonly UserError[] };

/** As they may be kept, or why not. */
export function readParameters(xml: ParametersXml, given: GivenParameters): ReadParameters {
  if ("set" in given) {
    const read = readSet(given.set);
    const problems = "problems" in read ? read.problems : problemsOf(read.set);
    if (problems.length > 0 || "problems" in read) return { objections: problems.map((one) => objection([], one)) };
    return { content: { set: read.set, kept: null } };
  }
  const field = "parametersXml";
  const objections = objectionsToText(longestTexts.PARAMETERS_XML, field, given.xml);
  if (objections.length > 0) return { objections };
  try {
    const content = xml.parse(given.xml);
    const problems = problemsOf(content.set);
    return problems.length > 0 ? { objections: problems.map((one) => objection([field], one)) } : { content };
  } catch (thrown) {
    const said = asRefusal(toGatewayError(thrown));
    if (!said) throw thrown;
    return { objections: [{ ...said, field: [field] }] };
  }
}

/** Empty where they may be kept. */
export function objectionsToTerms({ productCodes, terms }: ProductTermsContent): readonly UserError[] {
  const tooMany =
    productCodes.length > mostProductCodes
      ? [refusal("INVALID_REQUEST", ["productCodes"], `Give at most ${mostProductCodes} product codes.`)]
      : [];
  const wrong = productCodes.slice(0, mostProductCodes).flatMap((code, index) => {
    const field = ["productCodes", `${index}`];
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(code))
      return [
        refusal("INVALID_REQUEST", field, "A product code has 1 to 64 letters, digits, dots, dashes or underscores."),
      ];
    return productCodes.indexOf(code) < index ? [refusal("INVALID_REQUEST", field, "Give each code once.")] : [];
  });
  return [...tooMany, ...wrong, ...objectionsToText(longestTexts.TERMS, "terms", terms)];
}

function objection(before: readonly string[], { path, message }: DefinitionProblem): UserError {
  return refusal("INVALID_REQUEST", [...before, ...path.map(String)], message);
}
