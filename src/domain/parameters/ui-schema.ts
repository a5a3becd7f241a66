import type { JsonSchema } from "./between.ts";
import type { ParameterField, ParameterSet } from "./words.ts";

const mostRadios = 5;

/** How react-jsonschema-form is to show the JSON Schema: order, widgets, and the author's words as help. */
export function toUiSchema(set: ParameterSet): JsonSchema {
  return {
    "ui:order": set.fields.map(({ name }) => name),
    ...Object.fromEntries(set.fields.map((field) => [field.name, ofField(field)])),
  };
}

function ofField(field: ParameterField): JsonSchema {
  return {
    "ui:widget": widgetOf(field),
    ...(field.message === null ? {} : { "ui:help": field.message }),
    // A browser would offer to keep what nobody is to keep.
    ...(field.type === "PASSWORD" ? { "ui:autocomplete": "new-password" } : {}),
  };
}

function widgetOf(field: ParameterField): string {
  switch (field.type) {
    case "STRING":
      return "text";
    case "PASSWORD":
      return "password";
    case "TEXT":
      return "textarea";
    case "INTEGER":
      return "updown";
    // Neither is chosen yet where one must be.
    case "BOOLEAN":
      return field.required && field.default === null ? "radio" : "checkbox";
    case "ONE_OF":
      return field.options.length <= mostRadios ? "radio" : "select";
    case "MANY_OF":
      return "checkboxes";
  }
}
