import type { NativeId } from "../../../src/domain/image/image.ts";
import { type Attempt, backendFailure } from "../../kit/failure.ts";
import { cleanText, rawText } from "../../kit/text.ts";
import { manifestAnswer } from "../connection/answers.ts";
import type { Attachment } from "./attachments.ts";

export const manifest: Attachment<string> = { part: "manifest", action: "read an image's manifest", parse };

/** The document as the cloud has it, blanks included; a blank one is none. */
function parse(value: unknown, _imageId: NativeId, attempt: Attempt): string | undefined {
  const answer = manifestAnswer.safeParse(value);
  if (!answer.success) throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
  return cleanText(answer.data.manifest) === null ? undefined : rawText(answer.data.manifest);
}
