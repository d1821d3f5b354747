type Option = [string, string, (path: string, paths: string[]) => string[], string[]]

const gathered = (path: string, paths: string[]) => [...paths, path]

/** `--eve FILE`: what a Suricata found in the same captures becomes ours. */
export const EVE_FILES_OPTION: Option = [
  '--eve <file>',
  'alerts of a Suricata that read the same: its eve.json (repeatable; docs/how-to/signatures.md)',
  gathered,
  [],
]

/** `--eve PATH`: what a Suricata beside us finds becomes ours, as it finds it. */
export const EVE_OPTION: Option = [
  '--eve <path>',
  'alerts of a Suricata beside this sensor: its eve.json, or unix:PATH for a socket it writes to (repeatable; docs/how-to/signatures.md)',
  gathered,
  [],
]
