/** Checks the signatures in a folder of advisories that came by any way: without a network. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type KeyRing, keysOfFiles, pinnedKeys, type Verdict } from './provider-keys.ts'

export interface Verified {
  readonly documents: number
  readonly good: number
  readonly unsigned: number
  /** Signed by keys that are not here. */
  readonly unknown: number
  readonly bad: number
  /** Invalid documents, in words, each with its name; the first of them. */
  readonly reported: readonly string[]
}

const limits = { reported: 200, documents: 200_000, bytes: 64 * 1024 ** 2 } as const

/** @param keys files of public keys; none: those pinned in the folder. @throws in words where there is no key at all */
export async function verifyFolder(folder: string, keys: readonly string[]): Promise<Verified> {
  const there = statSync(folder, { throwIfNoEntry: false })
  if (there === undefined) throw new Error(`${folder}: no such directory`)
  if (!there.isDirectory()) throw new Error(`${folder}: expected a folder of advisories, got a file`)
  const ring = keys.length > 0 ? await keysOfFiles(keys) : await pinnedKeys(folder)
  if (ring.size === 0) throw new Error(`${folder}: no keys here; name files of public keys with --key`)
  const sum = { documents: 0, good: 0, unsigned: 0, unknown: 0, bad: 0 }
  const reported: string[] = []
  for (const { file, name } of documentsIn(folder)) {
    sum.documents++
    const verdict = await verdictOfFile(file, ring)
    sum[verdict?.kind ?? 'unsigned']++
    if (verdict?.kind !== 'good' && reported.length < limits.reported)
      reported.push(`${name}: ${verdict?.why ?? 'is not signed'}`)
  }
  return { ...sum, reported }
}

/** Validity of the signature next to a document; undefined if there is none. @throws if the document is too large */
export async function verdictOfFile(file: string, ring: KeyRing): Promise<Verdict | undefined> {
  if (!existsSync(`${file}.asc`)) return undefined
  if (statSync(file).size > limits.bytes) throw new Error(`${file}: larger than ${limits.bytes} bytes`)
  return ring.check(readFileSync(file), readFileSync(`${file}.asc`, 'latin1'))
}

interface Document {
  readonly file: string
  /** Below the folder. */
  readonly name: string
}

/** Documents below a folder, by name; hidden folders and files are none. */
export function documentsIn(folder: string): readonly Document[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.json$/i.test(entry.name) && !/^provider-metadata/i.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, name: relative(folder, file) }))
    .filter(({ name }) => !/(?:^|[\\/])\./.test(name))
    .slice(0, limits.documents)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
