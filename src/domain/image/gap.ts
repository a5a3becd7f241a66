/** NAMES: of places and the like, as the cloud calls them. LAUNCH_PERMISSIONS: and with them whether an own image is PRIVATE or SHARED. */
export const gapSubjects = ["NAMES", "LAUNCH_PERMISSIONS"] as const;
export type GapSubject = (typeof gapSubjects)[number];

/** What the images of a source lack although its sweep was complete: the cloud tells it in calls of their own. */
export interface SourceGap {
  readonly subject: GapSubject;
  /** Why the cloud did not say, by an error code; null where its turn has not come yet. */
  readonly code: string | null;
  /** What is lacking, and what to do. */
  readonly message: string;
  /** Of how many images it is known, and of how many it could be; null where it is not counted. */
  readonly known: number | null;
  readonly total: number | null;
}
