import { expect, test } from "vitest";
import {
  type Action,
  actions,
  anonymous,
  can,
  type ImageSubject,
  nobodysStewardship,
  type Reason,
  type Subject,
  type Viewer,
} from "./policy.ts";

const member: Viewer = {
  ...{ kind: "USER", organization: "acme", actor: "person_1", user: "ann", roles: ["member"] },
  ...{ scopes: ["READ", "WRITE"], names: ["ann@acme.example"], expiresAt: null },
};
const viewers = {
  anonymous,
  member,
  publisher: { ...member, roles: ["member", "publisher"] },
  admin: { ...member, roles: ["member", "admin"] },
  "its person": { ...member, actor: "person_9" },
  "its owner": { ...member, actor: "person_2", names: ["zoe@acme.example"] },
  machine: { ...member, kind: "TOKEN", actor: "token_0123456789abcdef", user: null, names: [] },
  "reading machine": { ...member, kind: "TOKEN", actor: "token_0123456789abcdef", scopes: ["READ"], names: [] },
  "admin of another": { ...member, organization: "globex", actor: "person_3", roles: ["member", "admin"], names: [] },
  operator: { ...member, organization: null, actor: "operator", roles: ["operator"], names: [] },
} satisfies Record<string, Viewer>;

const image: ImageSubject = {
  ...{
    type: "image",
    organization: "acme",
    public: false,
    personal: false,
    owner: null,
    stewardship: nobodysStewardship,
  },
};
const personal: ImageSubject = { ...image, personal: true, owner: "Zoe@acme.example" };
const kept = (stewardship: Partial<ImageSubject["stewardship"]>) => ({
  ...image,
  stewardship: { ...nobodysStewardship, ...stewardship },
});
const subjects = {
  "an image that a sweep found": image,
  "an image that its person made": kept({ creator: "person_9" }),
  "an image whose steward is its person": kept({ creator: "person_1", steward: "person_9" }),
  "an image that its person keeps private": kept({ creator: "person_9", private: true }),
  "a private image that was given to its person": kept({ creator: "person_1", steward: "person_9", private: true }),
  "an image that the cloud shows to its owner alone": personal,
  "the same, opened to the organization": { ...personal, stewardship: { ...nobodysStewardship, private: false } },
  "a public image": { ...image, public: true },
  "a public image whose steward is its person": { ...kept({ steward: "person_9" }), public: true },
  "a public image that its person keeps private here": {
    ...kept({ creator: "person_9", private: true }),
    public: true,
  },
  "a backend or an organization": { type: "organization", organization: "acme" },
} satisfies Record<string, Subject>;

const short: Readonly<Record<Reason, string>> = {
  UNSEEN: "-",
  ANONYMOUS: "sign in",
  NOT_PERSON: "person",
  READ_ONLY: "write",
  NOT_STEWARD: "steward",
  NOT_ADMIN: "admin",
  NOT_PUBLISHER: "publisher",
};

function verdictOf(viewer: Viewer, action: Action, subject: Subject): string {
  const verdict = can(viewer, action, subject);
  return verdict.allowed ? "yes" : verdict.reasons.map((reason) => short[reason]).join();
}

/** One line for each viewer: what it may do, or who might. */
function table(subject: Subject): string {
  const lines = Object.entries(viewers).map(([name, viewer]) =>
    [name.padEnd(16), ...actions.map((action) => verdictOf(viewer, action, subject).padEnd(9))].join(" ").trimEnd(),
  );
  const head = [" ".repeat(16), ...actions.map((action) => action.padEnd(9))].join(" ").trimEnd();
  return `\n${[head, ...lines].join("\n")}\n`;
}

/** "-": as if it were not there; other words: who could instead, or what is missing. */
const tables: Readonly<Record<string, string>> = {
  "an image that a sweep found": `
                 see       use       discuss   change    offer     approve   administer
anonymous        -         -         -         -         -         -         -
member           yes       yes       yes       yes       publisher publisher admin
publisher        yes       yes       yes       yes       yes       yes       admin
admin            yes       yes       yes       yes       yes       yes       yes
its person       yes       yes       yes       yes       publisher publisher admin
its owner        yes       yes       yes       yes       publisher publisher admin
machine          yes       yes       person    yes       publisher person    admin
reading machine  yes       write     write     write     write     write     write
admin of another -         -         -         -         -         -         -
operator         yes       yes       yes       yes       yes       yes       yes
`,
  "an image that its person made": `
                 see       use       discuss   change    offer     approve   administer
anonymous        -         -         -         -         -         -         -
member           yes       yes       yes       yes       publisher publisher admin
publisher        yes       yes       yes       yes       yes       yes       admin
admin            yes       yes       yes       yes       yes       yes       yes
its person       yes       yes       yes       yes       publisher publisher yes
its owner        yes       yes       yes       yes       publisher publisher admin
machine          yes       yes       person    yes       publisher person    admin
reading machine  yes       write     write     write     write     write     write
admin of another -         -         -         -         -         -         -
operator         yes       yes       yes       yes       yes       yes       yes
`,
  "an image whose steward is its person": `
                 see       use       discuss   change    offer     approve   administer
anonymous        -         -         -         -         -         -         -
member           yes       yes       yes       steward   publisher publisher steward
publisher        yes       yes       yes       steward   steward   yes       steward
admin            yes       yes       yes       yes       yes       yes       yes
its person       yes       yes       yes       yes       publisher publisher yes
its owner        yes       yes       yes       steward   publisher publisher steward
machine          yes       yes       person    steward   publisher person    steward
reading machine  yes       write     write     write     write     write     write
admin of another -         -         -         -         -         -         -
operator         yes       yes       yes       yes       yes       yes       yes
`,
  "an image that its person keeps private": `
                 see       use       discuss   change    offer     approve   administer
anonymous        -         -         -         -         -         -         -
member           -         -         -         -         -         -         -
publisher        -         -         -         -         -         -         -
admin            yes       yes       yes       yes       yes       yes       yes
its person       yes       yes       yes       yes       publisher publisher yes
its owner        -         -         -         -         -         -         -
machine          -         -         -         -         -         -         -
reading machine  -         -         -         -         -         -         -
admin of another -         -         -         -         -         -         -
operator         yes       yes       yes       yes       yes       yes       yes
`,
  "a private image that was given to its person": `
                 see       use       discuss   change    offer     approve   administer
anonymous        -         -         -         -         -         -         -
member           yes       yes       yes       steward   publisher publisher steward
publisher        yes       yes       yes       steward   steward   yes       steward
admin            yes       yes       yes       yes       yes       yes       yes
its person       yes       yes       yes       yes       publisher publisher yes
its owner        -         -         -         -         -         -         -
machine          -         -         -         -         -         -         -
reading machine  -         -         -         -         -         -         -
admin of another -         -         -         -         -         -         -
operator         yes       yes       yes       yes       yes       yes       yes
`,
  "an image that the cloud shows to its owner alone": `
                 see       use       discuss   change    offer     approve   administer
anonymous        -         -         -         -         -         -         -
member           -         -         -         -         -         -         -
publisher        -         -         -         -         -         -         -
admin            yes       yes       yes       yes       yes       yes       yes
its person       -         -         -         -         -         -         -
its owner        yes       yes       yes       yes       publisher publisher yes
machine          -         -         -         -         -         -         -
reading machine  -         -         -         -         -         -         -
admin of another -         -         -         -         -         -         -
operator         yes       yes       yes       yes       yes       yes       yes
`,
  "the same, opened to the organization": `
                 see       use       discuss   change    offer     approve   administer
anonymous        -         -         -         -         -         -         -
member           yes       yes       yes       yes       publisher publisher admin
publisher        yes       yes       yes       yes       yes       yes       admin
admin            yes       yes       yes       yes       yes       yes       yes
its person       yes       yes       yes       yes       publisher publisher admin
its owner        yes       yes       yes       yes       publisher publisher yes
machine          yes       yes       person    yes       publisher person    admin
reading machine  yes       write     write     write     write     write     write
admin of another -         -         -         -         -         -         -
operator         yes       yes       yes       yes       yes       yes       yes
`,
  "a public image": `
                 see       use       discuss   change    offer     approve   administer
anonymous        yes       sign in   sign in   sign in   sign in   sign in   sign in
member           yes       yes       yes       yes       publisher publisher admin
publisher        yes       yes       yes       yes       yes       yes       admin
admin            yes       yes       yes       yes       yes       yes       yes
its person       yes       yes       yes       yes       publisher publisher admin
its owner        yes       yes       yes       yes       publisher publisher admin
machine          yes       yes       person    yes       publisher person    admin
reading machine  yes       write     write     write     write     write     write
admin of another yes       yes       yes       steward   publisher publisher steward
operator         yes       yes       yes       yes       yes       yes       yes
`,
  "a public image whose steward is its person": `
                 see       use       discuss   change    offer     approve   administer
anonymous        yes       sign in   sign in   sign in   sign in   sign in   sign in
member           yes       yes       yes       steward   publisher publisher steward
publisher        yes       yes       yes       steward   steward   yes       steward
admin            yes       yes       yes       yes       yes       yes       yes
its person       yes       yes       yes       yes       publisher publisher yes
its owner        yes       yes       yes       steward   publisher publisher steward
machine          yes       yes       person    steward   publisher person    steward
reading machine  yes       write     write     write     write     write     write
admin of another yes       yes       yes       steward   publisher publisher steward
operator         yes       yes       yes       yes       yes       yes       yes
`,
  "a public image that its person keeps private here": `
                 see       use       discuss   change    offer     approve   administer
anonymous        yes       sign in   sign in   sign in   sign in   sign in   sign in
member           yes       yes       yes       steward   publisher publisher steward
publisher        yes       yes       yes       steward   steward   publisher steward
admin            yes       yes       yes       yes       yes       yes       yes
its person       yes       yes       yes       yes       publisher publisher yes
its owner        yes       yes       yes       steward   publisher publisher steward
machine          yes       yes       person    steward   publisher person    steward
reading machine  yes       write     write     write     write     write     write
admin of another yes       yes       yes       steward   publisher publisher steward
operator         yes       yes       yes       yes       yes       yes       yes
`,
  "a backend or an organization": `
                 see       use       discuss   change    offer     approve   administer
anonymous        -         -         -         -         -         -         -
member           yes       yes       yes       admin     publisher publisher admin
publisher        yes       yes       yes       admin     admin     yes       admin
admin            yes       yes       yes       yes       yes       yes       yes
its person       yes       yes       yes       admin     publisher publisher admin
its owner        yes       yes       yes       admin     publisher publisher admin
machine          yes       yes       person    admin     publisher person    admin
reading machine  yes       write     write     write     write     write     write
admin of another -         -         -         -         -         -         -
operator         yes       yes       yes       yes       yes       yes       yes
`,
};

test.each(Object.entries(subjects))("what each may do with %s", (name, subject) => {
  expect(table(subject)).toBe(tables[name]);
});
