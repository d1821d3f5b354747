/** However a capture comes, in chunks and slices of one byte or of 64 KiB, the analysis is the same to the byte. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Collector } from '#cli/collector'
import { startEngine } from '#engine-host/start'
import type { Analysis } from '#schema/analysis'
import { goldenCaptures } from '../protocol-folders.ts'
import { isCaseTested } from '../selection.ts'
import { analyse } from '../whole-analysis.ts'

const SHARED = new URL('../../../shared/captures/', import.meta.url)
/** 1 byte; an Ethernet frame's payload; the largest a socket gives. docs/internals/facts.md §7. */
const SIZES = [1, 1460, 65_536]
/** Bytes of the largest shared capture that is tried; reading byte by byte takes its time. */
const LARGEST = 60_000

describe('golden captures are the same in any slices', () => {
  for (const { protocol, name, pcap } of goldenCaptures())
    if (isCaseTested(`${protocol}/${name}`, protocol))
      test(`${protocol}/${name}`, () => compare(new Uint8Array(readFileSync(pcap)), name))
})

const skip = existsSync(SHARED) ? false : 'the shared captures are not here'
describe('shared captures are the same in any slices', { skip }, () => {
  for (const path of skip === false ? oneOfEachFolder() : [])
    if (isCaseTested(path))
      test(path, () => compare(new Uint8Array(readFileSync(new URL(path, SHARED))), path))
})

test('the engine process says the same in slices of one byte as in this process', async () => {
  const [{ pcap } = assert.fail('expected a golden capture')] = goldenCaptures()
  const path = fileURLToPath(pcap)
  const collector = new Collector()
  const run = startEngine({ files: [path], chunkBytes: 1, sliceBytes: 1 })
  for await (const batch of run.entries) for (const entry of batch) collector.add(entry)
  const here = await analyse(new Uint8Array(readFileSync(pcap)), path, {
    chunkBytes: 4096,
    sliceBytes: undefined,
  })
  assert.deepEqual(collector.document(0), here)
})

async function compare(file: Uint8Array, name: string): Promise<void> {
  const whole = await analyse(file, name, { chunkBytes: file.length, sliceBytes: undefined })
  // A slice as large as the file cuts nothing.
  const sizes = SIZES.filter((size) => size < file.length)
  for (const chunkBytes of sizes) {
    const cut = await analyse(file, name, { chunkBytes, sliceBytes: undefined })
    same(cut, whole, `chunks of ${chunkBytes}`)
  }
  // Where sense was lost, how much of a segment is of no use depends on how much of it was looked at.
  if (hasLostSense(whole)) return
  for (const sliceBytes of sizes) {
    const cut = await analyse(file, name, { chunkBytes: file.length, sliceBytes })
    same(withoutPieces(cut), withoutPieces(whole), `slices of ${sliceBytes}`)
  }
}

/** By their text first: it is compared a hundred times faster, and a difference is rare. */
function same(cut: Analysis, whole: Analysis, how: string): void {
  if (JSON.stringify(cut) !== JSON.stringify(whole)) assert.deepEqual(cut, whole, how)
}

function hasLostSense({ counters, protocols }: Analysis): boolean {
  return counters.streamsResumed !== undefined || protocols.some(({ malformed }) => malformed > 0)
}

/**
 * Bytes that nobody can part into messages (ciphers, terminals) are counted by the piece; and a message that shares its
 * slice with others has no signature, so that how many rows are kept depends on the cuts.
 */
function withoutPieces(analysis: Analysis): Analysis {
  const { foldRows: _rows, ...counters } = analysis.counters
  return {
    ...analysis,
    counters,
    protocols: analysis.protocols.map((protocol) => ({ ...protocol, messages: 0, packets: 0 })),
  }
}

/** The capture in the middle by size, of those that are small enough, in each folder. */
function oneOfEachFolder(): readonly string[] {
  const folders = readdirSync(SHARED, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders
    .map(({ name }) => name)
    .sort()
    .flatMap((folder) => {
      const files = readdirSync(new URL(`${folder}/`, SHARED))
        .filter((file) => /\.(pcap|pcapng|cap)$/.test(file))
        .map((file) => ({
          path: `${folder}/${file}`,
          bytes: statSync(new URL(`${folder}/${file}`, SHARED)).size,
        }))
        .filter(({ bytes }) => bytes <= LARGEST)
        .sort((a, b) => a.bytes - b.bytes || (a.path < b.path ? -1 : 1))
      const middle = files[files.length >> 1]
      return middle === undefined ? [] : [middle.path]
    })
}
