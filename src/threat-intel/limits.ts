/** Bounds on the memory of a feed. Reaching one is reported as a problem of its file. */
export const limits = {
  /** Characters of one file. */
  fileCharacters: 50 * 1024 * 1024,
  /** Objects or events' attributes read of one file. */
  objects: 200_000,
  /** Lines read of one list. */
  lines: 1_000_000,
  /** Indicators kept of all files: 64 bytes each at most; indicators.test.ts measures it. */
  indicators: 1_000_000,
  /** Characters of one pattern. */
  patternCharacters: 20_000,
  /** Comparisons that one pattern may spread into. */
  alternatives: 1_000,
  /** Brackets within brackets of a pattern. */
  depth: 20,
  /** Brackets within brackets of JSON; STIX and MISP need some ten. */
  jsonDepth: 100,
  /** Different words of refusal kept of one file. */
  problems: 20,
  /** Characters of a path, as the HTTP facts cut it. */
  pathCharacters: 256,
  nameCharacters: 120,
  /** Bytes of the names of all indicators together, each name kept once and 65,535 at most; those after are known without. */
  nameBytes: 4 * 1024 * 1024,
} as const
