/** Counts the frames of every shared capture against what tshark counted; skips visibly where they are absent. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { compressionOf } from './compression.ts'
import { FrameReader } from './frame-reader.ts'

const captures = new URL('../../../shared/captures/', import.meta.url)
const truth = new URL('TRUTH.jsonl', captures)

/** tshark refuses the link type and so counts nothing; the file holds one whole frame. */
const tsharkRefuses = new Map([['robustness/tcpdump__juniper_monitor_invalid_cookie_length.pcap', 1]])

interface Line {
  readonly path: string
  readonly packets: number
  readonly packetsTotal?: number
}

function countFrames(file: Uint8Array, chunkBytes: number): number {
  const reader = new FrameReader()
  let count = 0
  for (let at = 0; at < file.length; at += chunkBytes) {
    reader.push(file.subarray(at, at + chunkBytes))
    while (reader.next()) count++
  }
  reader.finish()
  assert.equal(reader.failed, '')
  return count
}

const reason = existsSync(truth) ? false : 'no ../shared/captures here'

test('counts as many frames in every capture as tshark does', { skip: reason }, () => {
  const lines = readFileSync(truth, 'utf8').trim().split('\n')
  const wrong: string[] = []
  for (const line of lines) {
    const { path, packets, packetsTotal } = JSON.parse(line) as Line
    const raw = readFileSync(new URL(path, captures))
    const file = compressionOf(raw) === 'gzip' ? gunzipSync(raw) : raw
    const expected = tsharkRefuses.get(path) ?? packetsTotal ?? packets
    const counted = countFrames(file, 1 << 20)
    if (counted !== expected) wrong.push(`${path}: ${expected} frames, counted ${counted}`)
    if (file.length < 20_000 && countFrames(file, 61) !== counted)
      wrong.push(`${path}: small chunks count otherwise`)
  }
  assert.ok(lines.length > 1000)
  assert.deepEqual(wrong, [])
})
