type Option = [string, string, (path: string, paths: string[]) => string[], string[]]

const gathered = (path: string, paths: string[]) => [...paths, path]

/** `--eve FILE`: imports Suricata alerts of the same captures. */
export const EVE_FILES_OPTION: Option = [
  '--eve <file>',
  'Suricata alerts of the same captures: eve.json (repeatable; docs/how-to/signatures.md)',
  gathered,
  [],
]

/** `--eve PATH`: imports alerts of a running Suricata. */
export const EVE_OPTION: Option = [
  '--eve <path>',
  'alerts of a running Suricata: eve.json, or unix:PATH of its socket output (repeatable; docs/how-to/signatures.md)',
  gathered,
  [],
]
