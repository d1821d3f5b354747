/** Captures, goldens and scripts of the protocol folders, found by folder, in name order. */
import { existsSync, readdirSync } from 'node:fs'
import type { ConversationScript, ScriptCarrier } from '#model/script'

const PROTOCOLS = new URL('../src/protocols/', import.meta.url)
const PACKS = new URL('../src/protocol-packs/', import.meta.url)
const RECOGNISERS = new URL('../src/protocols/recognised/', import.meta.url)

export interface GoldenCapture {
  readonly protocol: string
  readonly name: string
  readonly pcap: URL
  readonly golden: URL
}

const PACK_NAMES: readonly string[] = readdirSync(PACKS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()
const parents = [PROTOCOLS, ...PACK_NAMES.map((pack) => new URL(`${pack}/`, PACKS))]
const folders: ReadonlyMap<string, URL> = new Map(
  parents.flatMap((parent) =>
    readdirSync(parent)
      .map((name) => [name, new URL(`${name}/`, parent)] as const)
      .filter(([, folder]) => existsSync(new URL('index.ts', folder))),
  ),
)

/** Protocols with a folder of their own, of all packs too; folders without a manifest are not finished. */
export function protocolFolders(): readonly string[] {
  return [...folders.keys()].sort()
}

/** The folder of a protocol. */
export function folderOf(protocol: string): URL {
  return folders.get(protocol) ?? new URL(`${protocol}/`, PROTOCOLS)
}

/** Packs of optional protocols, which the suites test along with the others. */
export function packNames(): readonly string[] {
  return PACK_NAMES
}

/** Protocols that are recognised only, or while their pack is off. */
export function recogniserNames(): readonly string[] {
  return readdirSync(RECOGNISERS)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort()
}

export function goldenCaptures(): readonly GoldenCapture[] {
  return protocolFolders().flatMap((protocol) => {
    const folder = new URL('captures/', folderOf(protocol))
    if (!existsSync(folder)) return []
    const files = readdirSync(folder).filter((file) => file.endsWith('.pcap'))
    return files.sort().map((file) => {
      const name = file.slice(0, -'.pcap'.length)
      return { protocol, name, pcap: new URL(file, folder), golden: new URL(`${name}.golden.json`, folder) }
    })
  })
}

/** Exports of `captures/script.ts` in a protocol's folder. */
export interface ScriptFile {
  readonly scripts?: readonly ConversationScript[]
  readonly carriage?: ScriptCarrier
}

export async function scriptFiles(): Promise<ReadonlyMap<string, ScriptFile>> {
  const found = new Map<string, ScriptFile>()
  for (const protocol of protocolFolders()) {
    const file = new URL('captures/script.ts', folderOf(protocol))
    if (existsSync(file)) found.set(protocol, (await import(file.href)) as ScriptFile)
  }
  return found
}
