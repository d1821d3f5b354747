/** What the protocol folders hold besides their code: captures, goldens, scripts. Found by folder, in name order. */
import { existsSync, readdirSync } from 'node:fs'
import type { Carriage, Script } from '#model/script'

export const PROTOCOLS = new URL('../src/protocols/', import.meta.url)

export interface GoldenCapture {
  readonly protocol: string
  readonly name: string
  readonly pcap: URL
  readonly golden: URL
}

/** Folders that hold a manifest; others are not finished. */
export function protocolFolders(): readonly string[] {
  return readdirSync(PROTOCOLS)
    .filter((name) => existsSync(new URL(`${name}/index.ts`, PROTOCOLS)))
    .sort()
}

export function goldenCaptures(): readonly GoldenCapture[] {
  return protocolFolders().flatMap((protocol) => {
    const folder = new URL(`${protocol}/captures/`, PROTOCOLS)
    if (!existsSync(folder)) return []
    const files = readdirSync(folder).filter((file) => file.endsWith('.pcap'))
    return files.sort().map((file) => {
      const name = file.slice(0, -'.pcap'.length)
      return { protocol, name, pcap: new URL(file, folder), golden: new URL(`${name}.golden.json`, folder) }
    })
  })
}

/** What `captures/script.ts` of a protocol's folder tells. */
export interface ScriptFile {
  readonly scripts?: readonly Script[]
  readonly carriage?: Carriage
}

export async function scriptFiles(): Promise<ReadonlyMap<string, ScriptFile>> {
  const found = new Map<string, ScriptFile>()
  for (const protocol of protocolFolders()) {
    const file = new URL(`${protocol}/captures/script.ts`, PROTOCOLS)
    if (existsSync(file)) found.set(protocol, (await import(file.href)) as ScriptFile)
  }
  return found
}
