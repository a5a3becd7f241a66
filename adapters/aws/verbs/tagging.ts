import { CreateTagsCommand, DeleteTagsCommand, ModifyImageAttributeCommand } from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { UpdateRequest, VerbFacets } from "../../../src/ports/verbs.ts";
import { type Ask, afterwards, beforehand, invalid, type Step } from "./asking.ts";
import { checkDescription, checkTagKey, checkTags } from "./checks.ts";

/** Up to three calls: EC2 changes description and tags apart. Each changes nothing when it is asked again. */
export function createTagging(ask: Ask): VerbFacets["tagging"] {
  return {
    ...beforehand(ask, updating),
    async run(region, request, write) {
      const done: string[] = [];
      for (const step of updating(request)) {
        const asked = ask(region, step, write);
        await (done.length === 0 ? asked : afterwards(asked)).catch((error: unknown) => {
          throw withProgress(error, done);
        });
        done.push(step.action);
      }
      return {};
    },
  };
}

/** Says what was done before the step that failed. */
function withProgress(error: unknown, done: readonly string[]): unknown {
  if (!(error instanceof GatewayError) || done.length === 0) return error;
  return new GatewayError(error.code, `${error.message} Done before: ${done.join(", ")}.`, {
    ...error.info,
    cause: error,
  });
}

function updating({ id, description, setTags, deleteTags }: UpdateRequest): readonly Step<unknown>[] {
  checkTags(setTags, "setTags");
  for (const key of deleteTags) checkTagKey(key, "deleteTags");
  const both = deleteTags.find((key) => setTags.some((tag) => tag.key === key));
  if (both !== undefined) throw invalid("deleteTags", "A tag cannot be set and deleted at once.");
  const steps: Step<unknown>[] = [];
  if (description !== undefined) {
    checkDescription(description);
    const input = { ImageId: id, Description: { Value: description ?? "" } };
    steps.push({
      action: "ModifyImageAttribute",
      doing: "change the description of an image",
      input,
      field: "description",
      send: (ec2, options) => ec2.send(new ModifyImageAttributeCommand(input), options),
    });
  }
  if (setTags.length > 0) {
    const input = { Resources: [id], Tags: setTags.map(({ key, value }) => ({ Key: key, Value: value })) };
    steps.push({
      action: "CreateTags",
      doing: "set tags of an image",
      input,
      field: "setTags",
      send: (ec2, options) => ec2.send(new CreateTagsCommand(input), options),
    });
  }
  if (deleteTags.length > 0) {
    // Without values: whatever they are.
    const input = { Resources: [id], Tags: [...new Set(deleteTags)].map((key) => ({ Key: key })) };
    steps.push({
      action: "DeleteTags",
      doing: "delete tags of an image",
      input,
      field: "deleteTags",
      send: (ec2, options) => ec2.send(new DeleteTagsCommand(input), options),
    });
  }
  return steps;
}
