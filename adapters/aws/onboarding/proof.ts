import type { EC2Client } from "@aws-sdk/client-ec2";
import { contentOf, isSuccess, unreadable } from "../connection/answer-body.ts";

/**
 * Actions that change something often answer no more than that they did it, and the SDK takes an empty page for that.
 * So their answers have to hold the element that EC2 names after the action; others are unreadable.
 */
export function requireProof(ec2: EC2Client): void {
  ec2.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const output = await next(args);
        const action = commandName.replace(/Command$/, "");
        const { response } = output;
        if (!/^(Describe|Get|List)/.test(action) && isSuccess(response)) {
          const body = await contentOf(response);
          if (!new RegExp(`<${action}Response[\\s>]`).test(body.toString("utf8", 0, 2_000)))
            throw unreadable(response.statusCode, "the answer does not say that it was done");
          response.body = body;
        }
        return output;
      },
    { name: "requireProof", step: "deserialize", priority: "low" },
  );
}
