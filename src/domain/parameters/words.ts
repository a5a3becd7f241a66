// What an image asks of whoever launches it. `json-schema.ts` says it as JSON Schema, `check.ts` judges values; both say the same.

export interface ParameterSet {
  readonly fields: readonly ParameterField[];
  /** What fields demand of each other. */
  readonly rules: readonly RuleBetweenFields[];
  /** What the machine lets in; data for whoever sets up its firewall. */
  readonly firewall: readonly FirewallRule[];
}

export type ParameterField = TextField | IntegerField | BooleanField | OneOfField | ManyOfField;

interface AnyField {
  readonly name: string;
  readonly label: string | null;
  /** Text, whatever it looks like: what came from SmartCloud may hold HTML and script, which nobody is to render. */
  readonly description: string | null;
  /** Given means: there, and neither an empty text nor an empty list. */
  readonly required: boolean;
  /** The author's words to whoever gave something that does not fit. */
  readonly message: string | null;
}

/** STRING and PASSWORD are one line, TEXT is many. A PASSWORD has no default, and its value is never kept. */
export interface TextField extends AnyField {
  readonly type: "STRING" | "PASSWORD" | "TEXT";
  readonly default: string | null;
  /** In code points, as JSON Schema counts. */
  readonly minLength: number | null;
  readonly maxLength: number | null;
  /** ECMA-262 with the `u` flag, found anywhere in the value unless anchored; within what `pattern.ts` takes. */
  readonly pattern: string | null;
  readonly rules: readonly TextRule[];
}

export interface IntegerField extends AnyField {
  readonly type: "INTEGER";
  readonly default: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
}

export interface BooleanField extends AnyField {
  readonly type: "BOOLEAN";
  readonly default: boolean | null;
}

export interface OneOfField extends AnyField {
  readonly type: "ONE_OF";
  readonly default: string | null;
  readonly options: readonly ParameterOption[];
}

export interface ManyOfField extends AnyField {
  readonly type: "MANY_OF";
  readonly default: readonly string[] | null;
  readonly options: readonly ParameterOption[];
}

export interface ParameterOption {
  readonly value: string;
  /** What is shown; null: the value. */
  readonly label: string | null;
}

interface AnyRule {
  readonly name: string | null;
  readonly message: string | null;
}

/**
 * A demand on one text, as SmartCloud's compound rules have them. Capitals count only where `caseSensitive` is true. In
 * NOT_CONTAINING and NOT_SHARING a word such as `$UserName` stands for what was given in that field: JSON Schema cannot
 * say that, so `check` says it beside the schema.
 */
export type TextRule = AnyRule &
  (
    | { readonly kind: "MATCHING"; readonly pattern: string }
    | { readonly kind: "NOT_ONE_OF"; readonly words: readonly string[]; readonly caseSensitive: boolean }
    | { readonly kind: "NOT_CONTAINING"; readonly word: string }
    /** No piece of any word that is longer than `atMost` may be in the text. */
    | { readonly kind: "NOT_SHARING"; readonly words: readonly string[]; readonly atMost: number }
    | { readonly kind: "CLASSES"; readonly atLeast: number; readonly classes: readonly CharacterClass[] }
  );

export const characterClasses = ["UPPERCASE", "LOWERCASE", "DIGIT", "OTHER"] as const;
/** Of ASCII; OTHER is whatever is in none of the three. */
export type CharacterClass = (typeof characterClasses)[number];

/** True where the field is given as one of `is`, or at all where that is null; a MANY_OF where it holds one of them. */
export interface Condition {
  readonly field: string;
  readonly is: readonly Scalar[] | null;
}

export type Scalar = string | number | boolean;

export type RuleBetweenFields = AnyRule &
  (
    | { readonly kind: "REQUIRED_WHEN" | "FORBIDDEN_WHEN"; readonly field: string; readonly when: Condition }
    /** The field, where it is there, has one of these values; all that a MANY_OF holds are among them. */
    | {
        readonly kind: "LIMITED_WHEN";
        readonly field: string;
        readonly when: Condition;
        readonly to: readonly Scalar[];
      }
    | { readonly kind: "AT_LEAST_ONE" | "NOT_TOGETHER"; readonly fields: readonly string[] }
  );

export interface FirewallRule {
  /** An address or a block of them, such as `0.0.0.0/0`. */
  readonly source: string;
  readonly minPort: number;
  readonly maxPort: number;
}

/** By field name. Plain JSON; what is not there was not given. */
export type ParameterValues = Readonly<Record<string, unknown>>;

export const parameterLimits = {
  fields: 100,
  options: 100,
  rulesOfField: 20,
  rulesBetween: 50,
  fieldsOfRule: 10,
  firewallRules: 100,
  words: 50,
  word: 64,
  label: 200,
  description: 8000,
  message: 2000,
  value: 200,
  pattern: 500,
  line: 1024,
  lines: 16_384,
  /** Of all that `check` may do with texts: states of patterns times the longest text that they are held against. */
  steps: 4_000_000,
} as const;

export const isText = (field: ParameterField): field is TextField =>
  field.type === "STRING" || field.type === "PASSWORD" || field.type === "TEXT";

/** The longest text that the field takes. */
export function longest({ type, maxLength }: TextField): number {
  return maxLength ?? (type === "TEXT" ? parameterLimits.lines : parameterLimits.line);
}
