export interface HealthReport {
  readonly ready: boolean;
  readonly store: "answers" | "does not answer";
  /** How many backends were not looked at yet since the start. Which, is not for everybody who asks. */
  readonly waitingFor: number;
}

export interface Health {
  report(): Promise<HealthReport>;
}

/** Ready: the store answers, and each backend was looked at once or had its time to be. */
export function createHealth(parts: {
  readonly ping: () => Promise<void>;
  readonly waitingFor: () => readonly string[];
}): Health {
  return {
    async report() {
      const waitingFor = parts.waitingFor().length;
      const answers = await parts.ping().then(
        () => true,
        () => false,
      );
      return { ready: answers && waitingFor === 0, store: answers ? "answers" : "does not answer", waitingFor };
    },
  };
}
