/** `--protocols DIR`, for every command that starts the engine. */
export const PROTOCOLS_OPTION: [string, string, (dir: string, dirs: string[]) => string[], string[]] = [
  '--protocols <dir>',
  'read protocols of your own from there too (repeatable; docs/protocol-sdk.md)',
  (dir, dirs) => [...dirs, dir],
  [],
]
