import { readFile } from "node:fs/promises";
import { buildSchema, getNamedType, isInputObjectType } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import type { UserErrorAnswer } from "../../support/callers/assets.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { type Caller, dataOf } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";

const onEnd = closeAfterAll();
let world: TenantsWorld;
let admin: Caller;
let imageId: string;
let topicId: string;
let postId: string;

async function send(mutation: string, input: object): Promise<readonly UserErrorAnswer[]> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) { userErrors { code field message } } }`;
  const { payload } = await dataOf<{ payload: { userErrors: readonly UserErrorAnswer[] } }>(world.url, admin, query, {
    input,
  });
  return payload.userErrors;
}

beforeAll(async () => {
  world = await startTenants({ onEnd });
  admin = world.caller("acme-admin");
  const region = "us-east-1";
  const [nativeId = ""] = await world.control.createImages([{ region, ownerId: "111122223333", name: "texts" }]);
  imageId = await imageAt(world, admin, { provider: "AWS", region, nativeId });
  const query = `mutation ($input: OpenTopicInput!) { openTopic(input: $input) { topic { id } post { id } } }`;
  interface Opened {
    readonly openTopic: { readonly topic: { readonly id: string }; readonly post: { readonly id: string } };
  }
  const input = { imageId, kind: "QUESTION", title: "How?", markdown: "I wonder." };
  const { openTopic } = await dataOf<Opened>(world.url, admin, query, { input });
  [topicId, postId] = [openTopic.topic.id, openTopic.post.id];
});

type Written = readonly [field: string, mutation: string, input: (text: string) => object, at: string];
const later = () => new Date(Date.now() + 3_600_000).toISOString();
const topic = (more: object) => ({ imageId, kind: "QUESTION", title: "t", markdown: "m", ...more });
const edit = (more: object) => ({ postId, version: 1, markdown: "m", ...more });
const attached = (more: object) => ({
  text: "t",
  imageId,
  attachments: [{ label: "l", url: "https://a.example/", ...more }],
});
const fields = (more: object, rules: readonly object[] = []) => ({
  imageId,
  fields: [{ name: "A", type: "STRING", ...more }],
  rules,
});
const option = (more: object) => fields({ type: "ONE_OF", options: [{ value: "v", ...more }] });
const textRule = (more: object) => fields({ rules: [{ kind: "NOT_ONE_OF", words: ["w"], ...more }] });
const rule = (more: object) =>
  fields({}, [{ kind: "LIMITED_WHEN", field: "A", to: ["x"], when: { field: "A", is: ["y"] }, ...more }]);
const file = (more: object) => ({ imageId, files: [{ content: "c", ...more }] });

/** Each text that a person writes and others read, where it is written, and the field of its refusal. */
const oneLine: readonly Written[] = [
  ["CreateApiTokenInput.name", "createApiToken", (name) => ({ name, scopes: ["READ"], expiresAt: later() }), "name"],
  [
    "AddBackendInput.displayName",
    "addBackend",
    (displayName) => ({ name: "new", displayName, aws: { regions: ["us-east-1"], credentials: { profile: "p" } } }),
    "displayName",
  ],
  ["OpenTopicInput.title", "openTopic", (title) => topic({ title }), "title"],
  ["EditPostInput.title", "editPost", (title) => edit({ title }), "title"],
  ["AttachedDocumentInput.label", "writeAgreement", (label) => attached({ label }), "attachments.0.label"],
  [
    "AttachedDocumentInput.url",
    "writeAgreement",
    (text) => attached({ url: `https://a.example/${text}` }),
    "attachments.0.url",
  ],
  ["ParameterFieldInput.label", "writeLaunchParameters", (label) => fields({ label }), "fields.0.label"],
  ["ParameterFieldInput.pattern", "writeLaunchParameters", (pattern) => fields({ pattern }), "fields.0.pattern"],
  ["ParameterOptionInput.label", "writeLaunchParameters", (label) => option({ label }), "fields.0.options.0.label"],
  ["ParameterOptionInput.value", "writeLaunchParameters", (value) => option({ value }), "fields.0.options.0.value"],
  ["ParameterTextRuleInput.name", "writeLaunchParameters", (name) => textRule({ name }), "fields.0.rules.0.name"],
  [
    "ParameterTextRuleInput.words",
    "writeLaunchParameters",
    (word) => textRule({ words: [word] }),
    "fields.0.rules.0.words.0",
  ],
  [
    "ParameterTextRuleInput.word",
    "writeLaunchParameters",
    (word) => textRule({ kind: "NOT_CONTAINING", words: null, word }),
    "fields.0.rules.0.words.0",
  ],
  [
    "ParameterTextRuleInput.pattern",
    "writeLaunchParameters",
    (pattern) => textRule({ kind: "MATCHING", words: null, pattern }),
    "fields.0.rules.0.pattern",
  ],
  ["ParameterRuleInput.name", "writeLaunchParameters", (name) => rule({ name }), "rules.0.name"],
  ["InjectedFileInput.path", "writeInjectedFiles", (text) => file({ path: `/etc/${text}` }), "files.0.path"],
  [
    "InjectedFileInput.name",
    "writeInjectedFiles",
    (name) => ({ ...file({ name }), scriptsTxt: "a=/etc/a" }),
    "files.0.name",
  ],
];
const lines: readonly Written[] = [
  ["OpenTopicInput.markdown", "openTopic", (markdown) => topic({ markdown }), "markdown"],
  ["WritePostInput.markdown", "writePost", (markdown) => ({ topicId, markdown }), "markdown"],
  ["EditPostInput.markdown", "editPost", (markdown) => edit({ markdown }), "markdown"],
  ["WriteGettingStartedInput.markdown", "writeGettingStarted", (markdown) => ({ imageId, markdown }), "markdown"],
  ["WriteAgreementInput.text", "writeAgreement", (text) => ({ imageId, text }), "text"],
  ["WriteProductTermsInput.terms", "writeProductTerms", (terms) => ({ imageId, terms, productCodes: [] }), "terms"],
  ["RejectPublicationInput.reason", "rejectPublication", (reason) => ({ requestId: imageId, reason }), "reason"],
  [
    "ParameterFieldInput.description",
    "writeLaunchParameters",
    (text) => fields({ description: text }),
    "fields.0.description",
  ],
  ["ParameterFieldInput.message", "writeLaunchParameters", (message) => fields({ message }), "fields.0.message"],
  [
    "ParameterTextRuleInput.message",
    "writeLaunchParameters",
    (message) => textRule({ message }),
    "fields.0.rules.0.message",
  ],
  ["ParameterRuleInput.message", "writeLaunchParameters", (message) => rule({ message }), "rules.0.message"],
  [
    "WriteLaunchParametersInput.parametersXml",
    "writeLaunchParameters",
    (text) => ({ imageId, parametersXml: `<parameters><!-- ${text} --></parameters>` }),
    "parametersXml",
  ],
  [
    "WriteInjectedFilesInput.scriptsTxt",
    "writeInjectedFiles",
    (text) => ({ ...file({ name: "a" }), scriptsTxt: `a=/etc/a${text}` }),
    "scriptsTxt",
  ],
];

/** The other texts of the schema's inputs, and what holds for each instead. */
const others: Readonly<Record<string, RegExp>> = {
  "a form of its own, of visible ASCII":
    /\.(idempotencyKey|planHash|mode|owner|group|pieces|sha256|contentBase64|productCodes|sshKey|endpoint|profile|sessionName|publicOwners|regions|env|source)$|^Parameter(Field|Condition|Rule)Input\.(name|fields?)$/,
  "what the cloud has or takes: it keeps what it keeps":
    /^(Copy|Create|Register|Update)ImageInput\.|^DeviceInput\.|^TagInput\.|^(LaunchInstance|LaunchPreview|TerminateInstance)Input\./,
  "asked for, and kept nowhere": /Filter\.|^OpenTopicInput\.region$|^LaunchFileInput\.path$/,
  "bytes of a file in a machine": /^(InjectedFile|LaunchFile)Input\.content$/,
  "a path, or a user of the cloud, that only this gateway reads":
    /^SecretReferenceInput\.file$|^SmartCloudBackendInput\./,
};

test("every text of the schema's inputs is written by this rule, or says what holds instead", async () => {
  const schema = buildSchema(await readFile(new URL("../../../schema/schema.graphql", import.meta.url), "utf8"));
  const texts = Object.values(schema.getTypeMap())
    .filter(isInputObjectType)
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => getNamedType(field.type).name === "String")
        .map((field) => `${type.name}.${field.name}`),
    );
  const written = new Set([...oneLine, ...lines].map(([field]) => field));
  const unsaid = texts.filter((text) => !written.has(text) && !Object.values(others).some((form) => form.test(text)));
  expect(unsaid).toEqual([]);
  expect([...written].filter((field) => !texts.includes(field))).toEqual([]);
});

const refusedIn = {
  "U+0000": "\u0000",
  "U+001B": "\u001b",
  "U+0085": "\u0085",
  "U+202E": "\u202e",
  "U+2066": "\u2066",
  "U+D800": "\ud800",
};

describe.each([
  { form: "one line", texts: oneLine, more: { "U+000A": "\n", "U+2028": "\u2028" } },
  { form: "several lines", texts: lines, more: {} },
])("a text of $form", ({ texts, more }) => {
  test.each(texts)(
    "%s names the character that it may not have, and nothing is written",
    async (_, mutation, input, at) => {
      for (const [name, character] of Object.entries({ ...refusedIn, ...more })) {
        const userErrors = await send(mutation, input(`ab${character}c`));
        const found = userErrors.find(({ field }) => field.join(".") === at);
        expect([name, found?.code]).toEqual([name, "INVALID_REQUEST"]);
        expect(found?.message).toMatch(new RegExp(`Character \\d+ \\(${name.replace("+", "\\+")}\\)`));
        expect(JSON.stringify(userErrors)).not.toContain(character === "\n" ? "\\n" : character);
      }
    },
  );
});

test("a hidden character that parameters.xml writes as a reference is found too", async () => {
  const field = '<field name="A" type="string" label="a&#x202E;b" description=""><values><value/></values></field>';
  const parametersXml = `<parameters>${field}</parameters>`;
  expect(await send("writeLaunchParameters", { imageId, parametersXml })).toEqual([
    expect.objectContaining({ message: expect.stringContaining("Character 2 (U+202E)") }),
  ]);
});

test("line ends, also those of Windows, and tabs are written, and so are marks that reorder nothing", async () => {
  const text = "שלום\u200F one\r\n\ttwo\nthree";
  expect(await send("writeGettingStarted", { imageId, markdown: text })).toEqual([]);
  expect(await send("writePost", { topicId, markdown: text })).toEqual([]);
});
