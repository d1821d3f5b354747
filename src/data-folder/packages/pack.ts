/** Makes a signed package of files. */
import type { KeyObject } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { digestOf, sealed } from './format.ts'
import { limits } from './limits.ts'
import { nameRefusal, type PackageManifest, readManifest } from './manifest.ts'

export interface PackOrder extends Pick<PackageManifest, 'kind' | 'name' | 'version' | 'about'> {
  /** Files, and folders with all in them. */
  readonly paths: readonly string[]
  readonly key: KeyObject
  /** Where it goes; whole or not at all. */
  readonly out: string
  readonly created: Date
}

/** @throws in words with the name of what cannot be packed */
export function pack({ paths, key, out, created, ...said }: PackOrder): PackageManifest {
  const found = paths.flatMap((path) => filesUnder(path))
  if (found.length === 0) throw new Error(`${paths.join(', ')}: no files found`)
  let bytes = 0
  const contents: Buffer[] = []
  const files = found.map(({ name, path }) => {
    const refusal = nameRefusal(name)
    if (refusal !== '') throw new Error(`${path}: cannot be packed: name ${refusal}`)
    const content = readFileSync(path)
    bytes += content.length
    if (bytes > limits.bytes) throw new Error(`more than ${limits.bytes} bytes; split into several packages`)
    contents.push(content)
    return { name, bytes: content.length, sha256: digestOf(content) }
  })
  // With the checks of the installer, including duplicate names.
  const manifest = readManifest(JSON.stringify({ ...said, created: created.toISOString(), files }))
  const whole = sealed(manifest, contents, key)
  if (whole.length > limits.bytes)
    throw new Error(`more than ${limits.bytes} bytes; split into several packages`)
  writeBeside(out, whole)
  return manifest
}

/** Whole or not at all; what is left of a write that failed is taken away. */
function writeBeside(out: string, whole: Uint8Array): void {
  const beside = `${out}.new`
  try {
    writeFileSync(beside, whole, { flush: true })
    renameSync(beside, out)
  } catch (error) {
    rmSync(beside, { force: true })
    throw new Error(`${out}: cannot be written: ${error instanceof Error ? error.message : error}`)
  }
}

interface Found {
  readonly name: string
  readonly path: string
}

function filesUnder(path: string): Found[] {
  if (!existsSync(path)) throw new Error(`${path}: no such file or directory`)
  if (!statSync(path).isDirectory()) return [{ name: basename(path), path }]
  const files: Found[] = []
  const visit = (folder: string, prefix: string, depth: number) => {
    if (depth > limits.depth) throw new Error(`${folder}: exceeds ${limits.depth} folder levels`)
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      // A link may point anywhere; hidden files belong to an editor or the system.
      if (entry.name.startsWith('.') || entry.isSymbolicLink()) continue
      const inside = join(folder, entry.name)
      if (entry.isDirectory()) visit(inside, `${prefix}${entry.name}/`, depth + 1)
      else if (entry.isFile()) files.push({ name: prefix + entry.name, path: inside })
      if (files.length > limits.files) throw new Error(`${path}: more than ${limits.files} files`)
    }
  }
  visit(path, '', 1)
  return files
}
