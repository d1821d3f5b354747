/** What once brought the engine down, read again. Each capture is ours: made from goldens, or by an encoder. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { readAll } from '#capture/read-all'
import { fresh } from '../../tools/fuzz/minimise.ts'

const FOLDER = new URL('./regressions/', import.meta.url)

describe('what was once found ends well', () => {
  for (const file of readdirSync(FOLDER)
    .filter((name) => name.endsWith('.pcap'))
    .sort())
    test(file.slice(0, -'.pcap'.length), { timeout: 20_000 }, async () => {
      const { frames } = readAll(new Uint8Array(readFileSync(new URL(file, FOLDER))))
      const whole = frames.map(({ octets, time }) => ({ octets: Uint8Array.from(octets), time }))
      assert.equal(await fresh({ number: 0, linkType: frames[0]!.linkType, frames: whole }), undefined)
    })
})
