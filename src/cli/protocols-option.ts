import { statSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'

/** `--protocols DIR`, for every command that starts the engine. */
export const PROTOCOLS_OPTION: [string, string, (dir: string, dirs: string[]) => string[], string[]] = [
  '--protocols <dir>',
  'load external protocols from this folder (repeatable; docs/how-to/protocol-sdk.md)',
  (dir, dirs) => [...dirs, folderAt(dir)],
  [],
]

function folderAt(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path
  throw new InvalidArgumentError('expected a folder with one folder per protocol')
}
