/** `--intel FILE`, for every command that starts the engine. */
export const INTEL_OPTION: [string, string, (file: string, files: string[]) => string[], string[]] = [
  '--intel <file>',
  'threat intelligence: a STIX 2.1 bundle, a MISP event or a list (repeatable; docs/how-to/intelligence.md)',
  (file, files) => [...files, file],
  [],
]
