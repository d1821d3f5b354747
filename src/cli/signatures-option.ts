/** `--signatures PATH` and `--signature-vars FILE`, for every command that starts the engine. */
export const SIGNATURES_OPTION: [string, string, (path: string, paths: string[]) => string[], string[]] = [
  '--signatures <path>',
  "signatures in Suricata's rule language: a file, or a folder of *.rules (repeatable; docs/how-to/signatures.md)",
  (path, paths) => [...paths, path],
  [],
]

export const SIGNATURE_VARIABLES_OPTION: [string, string] = [
  '--signature-vars <file>',
  'what HOME_NET and the like stand for: YAML, NAME: value, or the vars of a suricata.yaml',
]
