import { invalidValue } from "../../wire/errors.ts";
import { type ActionContext, type ActionTable, mutation } from "../action.ts";

export const BLOCK_STATES = ["unblocked", "block-new-sharing"] as const;

export const blockPublicAccessActions: ActionTable = {
  EnableImageBlockPublicAccess: mutation(["ImageBlockPublicAccessState"], (context) => {
    const state = context.query.required("ImageBlockPublicAccessState");
    if (state !== "block-new-sharing") {
      throw invalidValue(`Invalid value '${state}' for ImageBlockPublicAccessState. It must be block-new-sharing`);
    }
    return () => setState(context, state);
  }),
  DisableImageBlockPublicAccess: mutation([], (context) => () => setState(context, "unblocked")),
};

/** The real cloud may take ten minutes until it acts on this; here it does at once. */
function setState({ world, viewer }: ActionContext, state: (typeof BLOCK_STATES)[number]) {
  world.blockPublicAccess.set(`${viewer.account}/${viewer.region}`, state);
  return { imageBlockPublicAccessState: state };
}
