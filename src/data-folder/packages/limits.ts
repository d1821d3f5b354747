/** Bounds on the content of a package. It is untrusted until its signature is checked. */
export const limits = {
  /** Bytes of a whole package: it is held in memory while it is checked and installed. */
  bytes: 256 * 1024 ** 2,
  /** Bytes of the manifest: 20,000 files with a line each. */
  manifestBytes: 8 * 1024 ** 2,
  /** A folder of every advisory of the largest makers has some 10,000. */
  files: 20_000,
  /** Folders within folders. */
  depth: 4,
  nameCharacters: 100,
  /** Keys that may be trusted at once. */
  keys: 100,
  /** Packages installed at once. */
  packages: 200,
} as const
