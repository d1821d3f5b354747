/** `--intel FILE`, for every command that starts the engine. */
export const INTEL_OPTION: [string, string, (file: string, files: string[]) => string[], string[]] = [
  '--intel <file>',
  'threat intelligence: STIX 2.1 bundle, MISP event or list (repeatable; docs/how-to/intelligence.md)',
  (file, files) => [...files, file],
  [],
]
