/** How an answer is sent. */
export interface AnswerType {
  readonly mediaType: "application/graphql-response+json" | "application/json";
  /**
   * True where the client asked for `application/json` by name: by "GraphQL over HTTP" a status of 4xx then says that the
   * request could not be read, and what is wrong with its document comes under 200.
   */
  readonly isPlainJson: boolean;
}

const offered = ["application/json", "application/graphql-response+json"] as const;

/** The form of answer that an `Accept` header prefers; null where it takes neither. */
export function answerType(accept: string | undefined): AnswerType | null {
  const ranges = rangesOf(accept ?? "");
  if (ranges.length === 0) return { mediaType: "application/json", isPlainJson: false };
  const found = offered
    .map((mediaType) => ({ mediaType, range: rangeFor(mediaType, ranges) }))
    .filter(({ range }) => range !== undefined && range.quality > 0)
    .sort((one, other) => before(one.range, other.range))[0];
  return found ? { mediaType: found.mediaType, isPlainJson: found.range?.name === "application/json" } : null;
}

/** The value of `Content-Type`; plain JSON where the client takes neither, since it is given a reason all the same. */
export function contentType(type: AnswerType | null): string {
  return `${type?.mediaType ?? "application/json"}; charset=utf-8`;
}

/** True where the client names `text/event-stream`; one that takes anything waits for one answer. */
export function acceptsEvents(accept: string | undefined): boolean {
  return rangesOf(accept ?? "").some(({ name, quality }) => name === "text/event-stream" && quality > 0);
}

interface Range {
  readonly name: string;
  readonly quality: number;
  readonly place: number;
}

function rangesOf(accept: string): readonly Range[] {
  return accept
    .split(",")
    .map((range, place) => {
      const [name = "", ...parameters] = range.toLowerCase().split(";");
      const quality = parameters.map((one) => /^\s*q\s*=\s*([\d.]+)\s*$/.exec(one)?.[1]).find(Boolean);
      return { name: name.trim(), quality: quality === undefined ? 1 : Number(quality) || 0, place };
    })
    .filter(({ name }) => name !== "");
}

/** The most specific range counts, wherever it stands. */
function rangeFor(mediaType: string, ranges: readonly Range[]): Range | undefined {
  return [mediaType, "application/*", "*/*"]
    .map((name) => ranges.find((range) => range.name === name))
    .find((range) => range !== undefined);
}

function before(one: Range | undefined, other: Range | undefined): number {
  return (other?.quality ?? 0) - (one?.quality ?? 0) || (one?.place ?? 0) - (other?.place ?? 0);
}
