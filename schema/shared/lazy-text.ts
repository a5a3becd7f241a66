/** A text that is made when a client asks for the field: graphql's default resolver calls it. */
export type LazyText = () => string;
