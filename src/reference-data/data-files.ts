/** The tables we ship, as they lie on disk. A bundle puts their texts here instead: tools/browser-engine.ts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const DATA = fileURLToPath(new URL('../../data/', import.meta.url))

/** Text of a table of `data/`. */
export function readTable(name: string): string {
  return readFileSync(join(DATA, name), 'utf8')
}

const PROTOCOLS = fileURLToPath(new URL('../../src/protocols/', import.meta.url))

/** Text of a protocol's own `identify.tsv`; undefined where it has none. */
export function readIdentifyTable(protocol: string): string | undefined {
  const path = join(PROTOCOLS, protocol, 'identify.tsv')
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** Makers of MAC addresses, as the text that `MakerIndex` looks into. */
export function readMakers(): Uint8Array {
  return readFileSync(fileURLToPath(import.meta.resolve('oui-data')))
}

/** Rule files of the shipped signatures, found by folder. */
export function readShippedRules(): readonly { readonly name: string; readonly text: string }[] {
  const folder = join(DATA, 'signatures')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.rules'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}
