import { type ASTVisitor, GraphQLError, Kind, type SelectionSetNode, type ValidationContext } from "graphql";

/**
 * Refuses directives around the field of a subscription. Which event starts one must not depend on variables: with
 * `@skip(if: true)` there is no field left, which graphql answers with an error that is none of the sender's.
 */
export function NoDirectivesAtSubscriptionRoot(context: ValidationContext): ASTVisitor {
  function directivesIn({ selections }: SelectionSetNode, spread: Set<string>): boolean {
    return selections.some((selection) => {
      if ((selection.directives ?? []).length > 0) return true;
      if (selection.kind === Kind.FIELD) return false;
      if (selection.kind === Kind.INLINE_FRAGMENT) return directivesIn(selection.selectionSet, spread);
      if (spread.has(selection.name.value)) return false;
      spread.add(selection.name.value);
      const fragment = context.getFragment(selection.name.value);
      return fragment ? directivesIn(fragment.selectionSet, spread) : false;
    });
  }
  return {
    OperationDefinition(node) {
      if (node.operation !== "subscription" || !directivesIn(node.selectionSet, new Set())) return;
      const message =
        "The field of a subscription takes no directives, nor do fragments around it. Leave them out, and subscribe only where it is wanted.";
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}
