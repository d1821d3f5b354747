/** Checks the signatures in a folder of advisories that came by any way: without a network. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { keysOfFiles, pinnedKeys } from './provider-keys.ts'

export interface Verified {
  readonly documents: number
  readonly good: number
  readonly unsigned: number
  /** Signed by keys that are not here. */
  readonly unknown: number
  readonly bad: number
  /** What was not good, in words, with its name; the first of them. */
  readonly told: readonly string[]
}

const limits = { told: 200, documents: 200_000, octets: 64 * 1024 ** 2 } as const

/** @param keys files of public keys; none: those pinned in the folder. @throws in words where there is no key at all */
export async function verifyFolder(folder: string, keys: readonly string[]): Promise<Verified> {
  const there = statSync(folder, { throwIfNoEntry: false })
  if (there === undefined) throw new Error(`${folder}: there is no such folder`)
  if (!there.isDirectory()) throw new Error(`${folder}: expected a folder of advisories, got a file`)
  const ring = keys.length > 0 ? await keysOfFiles(keys) : await pinnedKeys(folder)
  if (ring.size === 0) throw new Error(`${folder}: no keys here; name files of public keys with --key`)
  const sum = { documents: 0, good: 0, unsigned: 0, unknown: 0, bad: 0 }
  const told: string[] = []
  for (const file of documentsIn(folder)) {
    sum.documents++
    const name = relative(folder, file)
    const say = (why: string) => {
      if (told.length < limits.told) told.push(`${name}: ${why}`)
    }
    if (!existsSync(`${file}.asc`)) {
      sum.unsigned++
      say('is not signed')
      continue
    }
    if (statSync(file).size > limits.octets) throw new Error(`${name}: larger than ${limits.octets} octets`)
    const { kind, why } = await ring.check(readFileSync(file), readFileSync(`${file}.asc`, 'latin1'))
    sum[kind]++
    if (kind !== 'good') say(why)
  }
  return { ...sum, told }
}

function documentsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => /\.json$/i.test(name) && !name.startsWith('.') && !/^provider-metadata/i.test(name))
    .filter((entry) => entry.isFile())
    .slice(0, limits.documents)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
