import { hash } from "node:crypto";
import type { DescribeImagesCommand } from "@aws-sdk/client-ec2";
import { contentOf, isSuccess } from "../connection/answer-body.ts";

export interface ListDigest {
  /** Of the bytes of the list in the answer; null while there is no answer, and for a list that cannot be made out. */
  digest: string | null;
}

const [begin, end] = ["<imagesSet>", "</imagesSet>"];

/**
 * Digests the list in the answer to this command, and hands the SDK an empty one where the digest is known: parsing is
 * what listing costs. All around the list, the request's id and the next token, reaches the SDK as it came.
 */
export function skipKnownList(command: DescribeImagesCommand, isKnown: (digest: string) => boolean): ListDigest {
  const list: ListDigest = { digest: null };
  command.middlewareStack.add(
    (next) => async (args) => {
      const output = await next(args);
      const { response } = output;
      if (!isSuccess(response)) return output;
      const body = await contentOf(response);
      response.body = body;
      const [from, to] = [body.indexOf(begin), body.lastIndexOf(end)];
      if (from === -1 || to < from) return output;
      const digest = hash("sha256", body.subarray(from, to), "base64url");
      list.digest = digest;
      if (isKnown(digest)) response.body = Buffer.concat([body.subarray(0, from + begin.length), body.subarray(to)]);
      return output;
    },
    { name: "skipKnownList", step: "deserialize", priority: "low" },
  );
  return list;
}
