import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'

const CHUNK = 1 << 20

/** SHA-256 of a file, as hexadecimal digits. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: CHUNK }), hash)
  return hash.digest('hex')
}

/** Each file whose bytes another before it has too, with that one. Only files of the same size are read for it. */
export async function duplicatesAmong(paths: readonly string[]): Promise<ReadonlyMap<number, string>> {
  const files = paths.flatMap((path, at) => {
    const status = statSync(path, { throwIfNoEntry: false })
    return status?.isFile() === true && status.size > 0 ? [{ path, at, size: status.size }] : []
  })
  const duplicates = new Map<number, string>()
  for (const some of Map.groupBy(files, ({ size }) => size).values()) {
    if (some.length === 1) continue
    const firsts = new Map<string, string>()
    for (const { path, at } of some) {
      const digest = await digestOf(path)
      const first = firsts.get(digest)
      if (first === undefined) firsts.set(digest, path)
      else duplicates.set(at, first)
    }
  }
  return duplicates
}
