import type { NativeId } from "../../../src/domain/image/image.ts";
import type { Agreement } from "../../../src/ports/adapter.ts";
import { type Attempt, backendFailure } from "../../kit/failure.ts";
import { cleanText } from "../../kit/text.ts";
import { agreementAnswer } from "../connection/answers.ts";
import type { Attachment } from "./attachments.ts";

/** What one accepts by launching the image. Attachment types: 0 service description, 1 cloud agreement, 2 end-user licence. */
export const agreement: Attachment<Agreement> = { part: "agreement", action: "read an image's agreement", parse };

function parse(value: unknown, imageId: NativeId, attempt: Attempt): Agreement {
  const answer = agreementAnswer.safeParse(value);
  if (!answer.success || (answer.data.id ?? imageId) !== imageId)
    throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
  return {
    text: cleanText(answer.data.text) ?? "",
    attachments: (answer.data.attachments ?? []).map(({ label, url, type }) => ({
      label: cleanText(label) ?? "",
      url: cleanText(url) ?? "",
      type,
    })),
  };
}
