/** Small captures of our own protocols: no other protocol may claim any of their messages. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Paths, in name order. */
export function goldenPcaps(): readonly string[] {
  const root = fileURLToPath(new URL('../../protocols/', import.meta.url))
  return readdirSync(root)
    .sort()
    .map((name) => join(root, name, 'captures'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.pcap'))
        .sort()
        .map((file) => join(folder, file)),
    )
}
