import { readFileSync } from 'node:fs'

/** Text of a file. Throws with its path, why it cannot be read, and what was expected there. */
export function readText(path: string, expected: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`${path}: ${fileReason(error)}; expected ${expected}`)
  }
}

/** Why a file cannot be read, in words a person can act on. */
export function fileReason(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'no such file'
    case 'EISDIR':
      return 'is a directory'
    case 'EACCES':
      return 'permission denied'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}
