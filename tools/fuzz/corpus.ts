/** Captures to be mangled, by kind of traffic: our goldens, and those of a folder. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readAll } from '#capture/read-all'
import type { WholeFrame } from '#sdk/test-kit/pcap-file'
import { goldenCaptures } from '../../tests/protocol-folders.ts'

export interface Seedling {
  readonly name: string
  readonly linkType: number
  readonly frames: readonly WholeFrame[]
}

/** Bytes of the largest file that is taken: small ones say the same in less time. */
const LARGEST = 64 * 1024
/** Frames taken of each. */
const FRAMES = 120

/** Captures that lie in one folder: mostly of one protocol. */
export type Kind = readonly Seedling[]

/** Every golden, and every small capture in and below `folder`, in name order; frames of the first link type alone. */
export function readCorpus(folder: string | undefined): readonly Kind[] {
  const goldens = goldenCaptures().map(({ pcap }) => pcap.pathname)
  const further = folder !== undefined && existsSync(folder) ? capturesBelow(folder) : []
  const seedlings = [...goldens, ...further].flatMap((path) => {
    const { frames } = readAll(new Uint8Array(readFileSync(path)))
    const linkType = frames[0]?.linkType
    if (linkType === undefined) return []
    const taken = frames.filter((frame) => frame.linkType === linkType).slice(0, FRAMES)
    return [
      {
        name: path,
        linkType,
        frames: taken.map(({ bytes, time }) => ({ bytes: Uint8Array.from(bytes), time })),
      },
    ]
  })
  return [...Map.groupBy(seedlings, ({ name }) => dirname(name)).values()]
}

function capturesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(pcap|pcapng|cap)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size <= LARGEST)
    .sort()
}
