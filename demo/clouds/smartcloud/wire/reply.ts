import type { Reply } from "./routing.ts";
import { leaf, xmlDocument } from "./xml-writer.ts";

export function reply(json: () => unknown, root: string, xml: () => readonly string[]): Reply {
  return { json: () => JSON.stringify(json()), xml: () => xmlDocument(root, xml()) };
}

/** `{"success":true}`, in XML an empty root. */
export function success(root: string): Reply {
  return reply(
    () => ({ success: true }),
    root,
    () => [],
  );
}

export function valueReply(name: string, value: string, root: string, xmlName: string): Reply {
  return reply(
    () => ({ [name]: value }),
    root,
    () => [leaf(xmlName, value)],
  );
}
