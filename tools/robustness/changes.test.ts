import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { LINK } from '#capture/link-types'
import { readAll } from '#capture/read-all'
import { CARRIED } from './carried.ts'
import { differenceOf } from './difference.ts'
import { see } from './seen.ts'
import { WRAPPED } from './wrapped.ts'

/** Captures of our own whose protocols prove themselves by content, so that ports do not matter. */
const CAPTURES = ['cip/captures/tags.pcap', 's7comm/captures/reading-and-writing.pcap']

for (const name of CAPTURES) {
  const path = new URL(`../../src/protocols/${name}`, import.meta.url)
  const frames = readAll(new Uint8Array(readFileSync(path))).frames.map(({ bytes, time }) => ({
    bytes: Uint8Array.from(bytes),
    time,
  }))
  const seen = await see(frames, LINK.ETHERNET)
  for (const change of [...WRAPPED, ...CARRIED]) {
    test(`${name}: ${change.name} changes nothing`, { skip: change.losesTraffic === true }, async () => {
      assert.ok(seen.operations.size > 0 && seen.hosts.size > 1)
      const changed = change.of({ frames, seen })
      const difference = differenceOf(seen, await see(changed, change.linkType ?? LINK.ETHERNET), change)
      const found = Object.values(difference).flatMap(({ differences }) => differences)
      assert.deepEqual(found, [])
    })
  }
}
