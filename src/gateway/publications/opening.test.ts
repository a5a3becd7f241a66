import { expect, test } from "vitest";
import { enterprise, everybody } from "../../domain/publications/publication.ts";
import { verbRules } from "../verbs/rules.ts";
import { orderFor, readWanted } from "./commands.ts";
import { openingFor } from "./opening.ts";
import { createPublicationDefaults, needsApproval } from "./policies.ts";

test("every verb says whether it opens an image: two of them may, the others never do", () => {
  const opening = Object.entries(verbRules).filter(([, rule]) => rule.opens !== null);
  expect(opening.map(([verb]) => verb)).toEqual(["grantLaunchPermission", "setImageVisibility"]);
});

test("what is wanted is what the order asks the cloud for, and nothing besides", () => {
  const account = { type: "ACCOUNT", id: "777788889999" } as const;
  const imageId = Buffer.from("Image:AWS:us-east-1:ami-00000000000000001").toString("base64url");
  const id = "ami-00000000000000001";
  expect(orderFor(imageId, [everybody])).toMatchObject({
    ...{ verb: "setImageVisibility", request: { id, visibility: "PUBLIC", permissions: [] }, problems: [] },
  });
  expect(orderFor(imageId, [enterprise]).request).toMatchObject({ id, visibility: "SHARED" });
  expect(orderFor(imageId, [account])).toMatchObject({
    ...{ verb: "grantLaunchPermission", request: { id, permissions: [account] } },
  });
  expect(openingFor([account])).toEqual({ permissions: [account] });
});

test.each([
  [{ visibility: null, permissions: null }, ["visibility"]],
  [{ visibility: "PUBLIC", permissions: [] }, ["visibility"]],
  [{ visibility: "PRIVATE", permissions: null }, ["visibility"]],
  [{ visibility: "UNKNOWN", permissions: null }, ["visibility"]],
  [{ visibility: null, permissions: [{ type: "ACCOUNT", id: "1" }, everybody] }, ["permissions", "1"]],
] as const)("a wish such as %j is refused", (wish, field) => {
  expect(readWanted(wish)).toMatchObject({ problems: [{ code: "INVALID_REQUEST", field }] });
});

test("approval is needed unless the configuration says otherwise, and what admins say counts more", async () => {
  const defaults = createPublicationDefaults([
    { id: "acme", publicationApproval: false },
    { id: "globex", publicationApproval: true },
  ]);
  const said = (approvalRequired: boolean | null) => ({
    policyOf: async () =>
      approvalRequired === null ? null : { approvalRequired, changedBy: "her", changedAt: "2026-01-01T00:00:00.000Z" },
  });
  const needed = (organization: string, approvalRequired: boolean | null) =>
    needsApproval(said(approvalRequired), defaults, organization);
  expect([await needed("acme", null), await needed("globex", null), await needed("unheard-of", null)]).toEqual([
    ...[false, true, true],
  ]);
  expect([await needed("acme", true), await needed("globex", false)]).toEqual([true, false]);
});
