import { refusalCodes, sharedRefusalCodes } from "../../src/domain/refusals.ts";
import { enumOf } from "../shared/enums.ts";

export const MutationErrorCodeEnum = enumOf(
  "MutationErrorCode",
  "Why a mutation was not done. docs/errors.md says of each what to do.",
  [...refusalCodes, ...sharedRefusalCodes].toSorted(),
  {
    AGREEMENT_REQUIRED:
      "Launching means agreeing to something that you have not agreed to yet: read it, and send its revision.",
    QUOTA_EXCEEDED: "The account has as many as its cloud allows, or the organization as many as the gateway.",
    APPROVAL_REQUIRED: "It opens an image to others, which needs somebody else's approval: requestPublication.",
    CHECKLIST_UNMET: "The checklist of the publication is not met; `checklist` says what is missing.",
    BACKEND_DENIED: "The cloud refused the backend's credentials or one of its rights.",
    BACKEND_FAILED: "The cloud failed before anything was changed.",
    BACKEND_INVALID_RESPONSE: "The cloud's answer made no sense before anything was changed.",
    BACKEND_PAUSED: "An admin paused the backend: nothing is asked of it until somebody resumes it.",
    BACKEND_THROTTLED: "The cloud asked for fewer calls, and did nothing.",
    BACKEND_TIMEOUT: "The cloud did not answer in time before anything was changed.",
    BACKEND_UNPROVEN: "The cloud did not show the image, and nothing proves that the image is gone.",
    BACKEND_UNREACHABLE: "There is no connection to the cloud, and nothing was changed.",
    BACKEND_UNSUPPORTED: "This installation of the cloud does not know the request, and nothing was changed.",
    CONFLICT:
      "The idempotencyKey was used for another input, something else is being done to it just now, or it is not what it was.",
    FORBIDDEN: "Only the image's owner can do this, or the account lacks the right to.",
    IMPACT_UNKNOWN: "Some backends could not be asked what it would affect; acceptUnknown goes on all the same.",
    IN_USE: "Something uses it still.",
    INVALID_REQUEST: "The input is wrong; `field` says where.",
    NAME_INVALID: "The cloud does not take this name.",
    NAME_TAKEN: "Another image of the account has this name.",
    NOT_FOUND: "There is no such thing for this viewer.",
    NOT_SHAREABLE: "The cloud does not let this image be shared, or not with those who were named.",
    OUTCOME_UNKNOWN:
      "The cloud did not say whether it did this, and is asked again. The same input with the same idempotencyKey hears what came of it.",
    PLAN_CHANGED: "What it would affect is no longer what the plan said; `plan` has the new one.",
    PLAN_REQUIRED: "It takes something away from others: read `plan`, and send its hash as planHash.",
    PROTECTED: "It is protected against this.",
    PUBLIC_ACCESS_BLOCKED: "The account's settings let no image be public.",
    SUBSCRIPTION_REQUIRED: "The account has not subscribed to a product in the image.",
    UNSUPPORTED: "This kind of cloud has no such thing.",
    WRONG_STATE: "Its state does not allow it, or it is so already.",
  },
);
