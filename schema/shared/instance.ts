/** The data members of a schema class: what an instance is made from. */
export type FieldsOf<Class> = {
  readonly [Name in keyof Class as Class[Name] extends (...args: never[]) => unknown ? never : Name]: Class[Name];
};

/** An instance of a schema class; type-graphql copies every object that is none, on each field it resolves. */
export function instance<Class extends object>(type: new () => Class, fields: FieldsOf<Class>): Class {
  return Object.assign(new type(), fields);
}
