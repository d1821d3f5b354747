import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'

/**
 * Writes a file whole or not at all: half of one looks like one. What is no file, such as a pipe or /dev/stdout, is
 * written to and never replaced. Throws with the path.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false })
    if (there === undefined || there.isFile()) writeBeside(path, content)
    else writeFileSync(path, content)
  } catch (error) {
    throw new Error(`${path}: cannot be written: ${error instanceof Error ? error.message : error}`)
  }
}

function writeBeside(path: string, content: string | Uint8Array): void {
  const beside = `${path}.new`
  try {
    writeFileSync(beside, content)
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}
