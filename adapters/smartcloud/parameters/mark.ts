import { z } from "zod";
import {
  isText,
  type ParameterField,
  type ParameterSet,
  type RuleBetweenFields,
} from "../../../src/domain/parameters/words.ts";
import { refuse } from "./xml.ts";

/** Our own attribute, on elements that SmartCloud's words do not say all of: JSON with only what they lack. */
export const markName = "tintype";

const bound = z.number().nullable().default(null);
const fieldMark = z.strictObject({
  /** What SmartCloud has no type for, and sees as `string`. */
  type: z.enum(["TEXT", "INTEGER", "BOOLEAN", "MANY_OF"]).optional(),
  /** Where it is not simply so that a field without default is required. */
  required: z.boolean().optional(),
  minLength: bound,
  maxLength: bound,
  minimum: bound,
  maximum: bound,
});
export type FieldMark = z.infer<typeof fieldMark>;

const scalars = z.array(z.union([z.string(), z.number(), z.boolean()]));
const when = z.strictObject({ field: z.string(), is: scalars.nullable() });
const said = { name: z.string().nullable().default(null), message: z.string().nullable().default(null) };
const setMark = z.strictObject({
  rules: z.array(
    z.discriminatedUnion("kind", [
      z.strictObject({ ...said, kind: z.enum(["REQUIRED_WHEN", "FORBIDDEN_WHEN"]), field: z.string(), when }),
      z.strictObject({ ...said, kind: z.literal("LIMITED_WHEN"), field: z.string(), when, to: scalars }),
      z.strictObject({ ...said, kind: z.enum(["AT_LEAST_ONE", "NOT_TOGETHER"]), fields: z.array(z.string()) }),
    ]),
  ),
});

function read<T>(schema: z.ZodType<T>, text: string | undefined, fallback: unknown): T {
  try {
    return schema.parse(text === undefined ? fallback : JSON.parse(text));
  } catch {
    throw refuse(`an attribute ${markName} is not as Tintype writes it. Take it away, or leave it as it was`);
  }
}

export const readFieldMark = (text: string | undefined): FieldMark => read(fieldMark, text, {});

export const readSetMark = (text: string | undefined): readonly RuleBetweenFields[] =>
  read(setMark, text, { rules: [] }).rules;

/** Null where SmartCloud's words say it all. */
export function writeFieldMark(field: ParameterField): string | null {
  const lacking =
    field.type === "STRING" || field.type === "PASSWORD" || field.type === "ONE_OF" ? {} : { type: field.type };
  return write({
    ...lacking,
    ...(field.required === (field.default === null) ? {} : { required: field.required }),
    ...(isText(field) ? { minLength: field.minLength, maxLength: field.maxLength } : {}),
    ...(field.type === "INTEGER" ? { minimum: field.minimum, maximum: field.maximum } : {}),
  });
}

export const writeSetMark = ({ rules }: ParameterSet): string | null =>
  rules.length === 0 ? null : JSON.stringify({ rules });

function write(mark: Readonly<Record<string, unknown>>): string | null {
  const said = Object.entries(mark).filter(([, value]) => value !== null);
  return said.length === 0 ? null : JSON.stringify(Object.fromEntries(said));
}
