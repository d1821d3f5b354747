/** `--rules PATH`, for every command that starts the engine. */
export const RULES_OPTION: [string, string, (path: string, paths: string[]) => string[], string[]] = [
  '--rules <path>',
  'rules of your own: a YAML file or a folder of such (repeatable; docs/how-to/rules.md)',
  (path, paths) => [...paths, path],
  [],
]
