/** What texts are made of, as patterns: all that XML can hold, less control characters. A half of a pair is no character. */
export const characters = {
  ONE_LINE: "^[^\\u{0}-\\u{1F}\\u{7F}-\\u{9F}\\u{2028}\\u{2029}\\u{D800}-\\u{DFFF}\\u{FFFE}\\u{FFFF}]*$",
  LINES: "^[^\\u{0}-\\u{8}\\u{B}\\u{C}\\u{E}-\\u{1F}\\u{D800}-\\u{DFFF}\\u{FFFE}\\u{FFFF}]*$",
} as const;
