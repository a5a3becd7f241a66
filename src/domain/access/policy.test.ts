import { expect, test } from "vitest";
import { anonymous, can, type ImageSubject, nobodysStewardship, type Viewer } from "./policy.ts";

const person: Viewer = {
  ...{ kind: "USER", organization: "acme", actor: "person_1", user: "ann", roles: ["member"] },
  ...{ scopes: ["READ", "WRITE"], names: [], expiresAt: null },
};
const machine: Viewer = { ...person, kind: "TOKEN", actor: "token_0123456789abcdef", user: null };
const image: ImageSubject = {
  ...{
    type: "image",
    organization: "globex",
    public: false,
    personal: false,
    owner: null,
    stewardship: nobodysStewardship,
  },
};

test("every person who sees an image takes part in what is said of it, and nobody else", () => {
  const mayDiscuss = (viewer: Viewer, subject: ImageSubject) => {
    const verdict = can(viewer, "discuss", subject);
    return verdict.allowed ? "yes" : verdict.reasons.join();
  };
  const own = { ...image, organization: "acme" };
  const open = { ...image, public: true };
  expect([own, open, image].map((subject) => mayDiscuss(person, subject))).toEqual(["yes", "yes", "UNSEEN"]);
  expect([own, open, image].map((subject) => mayDiscuss(machine, subject))).toEqual([
    ...["NOT_PERSON", "NOT_PERSON", "UNSEEN"],
  ]);
  expect([own, open].map((subject) => mayDiscuss(anonymous, subject))).toEqual(["UNSEEN", "ANONYMOUS"]);
  expect(mayDiscuss({ ...person, scopes: ["READ"] }, own)).toBe("READ_ONLY");
  // What a colleague keeps private is no more there than another organization's.
  const kept = { ...own, stewardship: { creator: "person_2", steward: "person_2", private: true } };
  expect(mayDiscuss(person, kept)).toBe("UNSEEN");
  expect(mayDiscuss({ ...person, actor: "person_2" }, kept)).toBe("yes");
});
