/** Structured lines; pino's shape. Secrets never come here: errors are GatewayErrors, whose messages hold none. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
