export interface HealthReport {
  readonly ready: boolean;
  readonly store: "answers" | "does not answer";
  /** How many backends were not looked at yet since the start. Which, is not for everybody who asks. */
  readonly waitingFor: number;
}

export interface Health {
  report(): Promise<HealthReport>;
}

/** A ping writes, and anybody may ask. */
const pingedForMs = 1_000;

/** Ready: the store answers and can be written, and each backend was looked at once or had its time to be. */
export function createHealth(parts: {
  readonly ping: () => Promise<void>;
  readonly waitingFor: () => readonly string[];
}): Health {
  let last = { askedAt: Number.NEGATIVE_INFINITY, answers: Promise.resolve(false) };

  function answersNow(): Promise<boolean> {
    const now = performance.now();
    if (now - last.askedAt < pingedForMs) return last.answers;
    const answers = parts.ping().then(
      () => true,
      () => false,
    );
    last = { askedAt: now, answers };
    return answers;
  }

  return {
    async report() {
      const waitingFor = parts.waitingFor().length;
      const answers = await answersNow();
      return { ready: answers && waitingFor === 0, store: answers ? "answers" : "does not answer", waitingFor };
    },
  };
}
