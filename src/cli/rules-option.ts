/** `--rules PATH`, for every command that starts the engine. */
export const RULES_OPTION: [string, string, (path: string, paths: string[]) => string[], string[]] = [
  '--rules <path>',
  'custom rules: YAML file or folder of YAML files (repeatable; docs/how-to/rules.md)',
  (path, paths) => [...paths, path],
  [],
]
