import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import {
  fieldTypes,
  type GivenField,
  type GivenRule,
  type GivenTextRule,
  rulesBetweenKinds,
  textRuleKinds,
} from "../../src/domain/parameters/given.ts";
import { type CharacterClass, characterClasses, type FirewallRule } from "../../src/domain/parameters/words.ts";
import { enumOf } from "../shared/enums.ts";
import { JsonValue } from "../shared/scalars.ts";

// Each is given and shown in the same form: type-graphql makes an input and an object type of one class.

const TypeEnum = enumOf("ParameterType", "What a launch parameter's value is.", fieldTypes, {
  STRING: "One line of text.",
  PASSWORD: "One line that is never kept, shown or logged.",
  TEXT: "Lines of text.",
  INTEGER: "A whole number, within 2^53.",
  BOOLEAN: "True or false.",
  ONE_OF: "One of the options' values.",
  MANY_OF: "A list of the options' values, each once.",
});

const TextRuleEnum = enumOf("ParameterTextRuleKind", "What a rule demands of a text.", textRuleKinds, {
  MATCHING: "`pattern` is found in it.",
  NOT_ONE_OF: "It is none of `words`.",
  NOT_CONTAINING: "`word` is not in it; `$name` stands for what was given in that field.",
  NOT_SHARING: "No piece of any of `words` longer than `atMost` is in it; `$name` as above.",
  CLASSES: "It has characters of at least `atLeast` of `classes`.",
});

const RuleEnum = enumOf("ParameterRuleKind", "What a rule demands of several fields.", rulesBetweenKinds, {
  REQUIRED_WHEN: "`field` is given where `when` holds.",
  FORBIDDEN_WHEN: "`field` is left out where `when` holds.",
  LIMITED_WHEN: "`field` is one of `to` where `when` holds.",
  AT_LEAST_ONE: "One of `fields` is given.",
  NOT_TOGETHER: "No two of `fields` are given.",
});

const ClassEnum = enumOf("CharacterClass", "A kind of character.", characterClasses, {
  UPPERCASE: "A to Z.",
  LOWERCASE: "a to z.",
  DIGIT: "0 to 9.",
  OTHER: "Any other.",
});

@ObjectType({ description: "A value that may be chosen.", simpleResolvers: true })
@InputType("ParameterOptionInput", { description: "A value that may be chosen." })
export class ParameterOption {
  @Field(() => String, { description: "The value." })
  value!: string;

  @Field(() => String, { nullable: true, description: "What people are shown; null: the value." })
  label?: string | null;
}

@ObjectType({ description: "A demand on a text besides its pattern.", simpleResolvers: true })
@InputType("ParameterTextRuleInput", { description: "A demand on a text besides its pattern." })
export class ParameterTextRule implements GivenTextRule {
  @Field(() => TextRuleEnum, {
    description: "What it demands; the members below are each for the kinds that name them.",
  })
  kind!: GivenTextRule["kind"];

  @Field(() => String, { nullable: true, description: "What problems with it are called; its kind where null." })
  name?: string | null;

  @Field(() => String, { nullable: true, description: "The author's words to whoever gave what does not fit." })
  message?: string | null;

  @Field(() => String, { nullable: true, description: "Of MATCHING: ECMA-262 with the `u` flag, without lookaround." })
  pattern?: string | null;

  @Field(() => [String], { nullable: true, description: "Of NOT_ONE_OF and NOT_SHARING." })
  words?: string[] | null;

  @Field(() => String, { nullable: true, description: "Of NOT_CONTAINING." })
  word?: string | null;

  @Field(() => Boolean, { nullable: true, description: "Of NOT_ONE_OF: whether capitals count; false where left out." })
  caseSensitive?: boolean | null;

  @Field(() => Int, { nullable: true, description: "Of NOT_SHARING: characters." })
  atMost?: number | null;

  @Field(() => Int, { nullable: true, description: "Of CLASSES: how many." })
  atLeast?: number | null;

  @Field(() => [ClassEnum], { nullable: true, description: "Of CLASSES." })
  classes?: CharacterClass[] | null;
}

@ObjectType({ description: "Something that must or may be given at launch.", simpleResolvers: true })
@InputType("ParameterFieldInput", { description: "Something that must or may be given at launch." })
export class ParameterField implements GivenField {
  @Field(() => String, { description: "Its name: a letter or _, then up to 63 letters, digits, _, . and -." })
  name!: string;

  @Field(() => TypeEnum, { description: "What its value is." })
  type!: GivenField["type"];

  @Field(() => String, { nullable: true, description: "What people call it; null: its name." })
  label?: string | null;

  @Field(() => String, { nullable: true, description: "What it is for, as text: to be shown as it is, never as HTML." })
  description?: string | null;

  @Field(() => Boolean, { nullable: true, description: "Whether it must be given; false where left out." })
  required?: boolean | null;

  @Field(() => String, { nullable: true, description: "The author's words to whoever gave what does not fit." })
  message?: string | null;

  @Field(() => JsonValue, {
    nullable: true,
    description: "What counts where nothing is given, of the field's type; a password has none.",
  })
  default?: unknown;

  @Field(() => Int, { nullable: true, description: "Of texts: characters, at least." })
  minLength?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Of texts: characters, at most; 1,024 for a line and 16,384 for lines where null.",
  })
  maxLength?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Of texts: ECMA-262 with the `u` flag, without lookaround and backreferences; found anywhere unless anchored.",
  })
  pattern?: string | null;

  @Field(() => Float, { nullable: true, description: "Of INTEGER: the least." })
  minimum?: number | null;

  @Field(() => Float, { nullable: true, description: "Of INTEGER: the greatest." })
  maximum?: number | null;

  @Field(() => [ParameterOption], { nullable: true, description: "Of ONE_OF and MANY_OF." })
  options?: ParameterOption[] | null;

  @Field(() => [ParameterTextRule], { nullable: true, description: "Of texts: what is demanded besides." })
  rules?: ParameterTextRule[] | null;
}

@ObjectType({ description: "When a rule between fields counts.", simpleResolvers: true })
@InputType("ParameterConditionInput", { description: "When a rule between fields counts." })
export class ParameterCondition {
  @Field(() => String, { description: "The name of the field that is looked at." })
  field!: string;

  @Field(() => [JsonValue], {
    nullable: true,
    description:
      "Holds where it is given as one of these, a MANY_OF where it holds one; null: where it is given at all.",
  })
  is?: unknown[] | null;
}

@ObjectType({ description: "What fields demand of each other.", simpleResolvers: true })
@InputType("ParameterRuleInput", { description: "What fields demand of each other." })
export class ParameterRule implements GivenRule {
  @Field(() => RuleEnum, { description: "What it demands; the members below are each for the kinds that name them." })
  kind!: GivenRule["kind"];

  @Field(() => String, { nullable: true, description: "What problems with it are called; its kind where null." })
  name?: string | null;

  @Field(() => String, { nullable: true, description: "The author's words to whoever gave what does not fit." })
  message?: string | null;

  @Field(() => String, { nullable: true, description: "Of the rules with `when`: the field's name." })
  field?: string | null;

  @Field(() => [String], { nullable: true, description: "Of AT_LEAST_ONE and NOT_TOGETHER: names." })
  fields?: string[] | null;

  @Field(() => ParameterCondition, { nullable: true, description: "When it counts." })
  when?: ParameterCondition | null;

  @Field(() => [JsonValue], { nullable: true, description: "Of LIMITED_WHEN: texts, numbers or booleans." })
  to?: unknown[] | null;
}

@ObjectType("ParameterFirewallRule", { description: "What the machine is to let in.", simpleResolvers: true })
@InputType("ParameterFirewallRuleInput", { description: "What the machine is to let in." })
export class ParameterFirewallRule implements FirewallRule {
  @Field(() => String, { description: "An address or a block of them, `0.0.0.0/0`." })
  source!: string;

  @Field(() => Int, { description: "The lowest port." })
  minPort!: number;

  @Field(() => Int, { description: "The highest port." })
  maxPort!: number;
}
