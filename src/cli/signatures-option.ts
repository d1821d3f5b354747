/** `--signatures PATH` and `--signature-vars FILE`, for every command that starts the engine. */
export const SIGNATURES_OPTION: [string, string, (path: string, paths: string[]) => string[], string[]] = [
  '--signatures <path>',
  'Suricata signatures: file or folder of *.rules (repeatable; docs/how-to/signatures.md)',
  (path, paths) => [...paths, path],
  [],
]

export const SIGNATURE_VARIABLES_OPTION: [string, string] = [
  '--signature-vars <file>',
  'variables such as HOME_NET: YAML with NAME: value, or a suricata.yaml',
]
