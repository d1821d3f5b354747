/** `--eve PATH`: what a Suricata beside us finds becomes ours. */
export const EVE_OPTION: [string, string, (path: string, paths: string[]) => string[], string[]] = [
  '--eve <path>',
  'alerts of a Suricata beside this sensor: its eve.json, or unix:PATH for a socket it writes to (repeatable; docs/signatures.md)',
  (path, paths) => [...paths, path],
  [],
]
