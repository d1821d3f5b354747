/** Bounds of what reading makes, per 1,000 packets. Lower them when a change makes less. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeMixed } from './mixed.ts'
import { makeSteady } from './steady.ts'
import { countWords, type WordCounts } from './words.ts'

const PACKETS = 20_000

const MOST = {
  steady: { facts: 2050, reports: 10.5, findings: 0.5, wordsMade: 31.5 },
  mixed: { facts: 2400, reports: 445, findings: 150, wordsMade: 1180 },
}

for (const [name, make] of [
  ['steady', makeSteady],
  ['mixed', makeMixed],
] as const) {
  test(`the ${name} capture makes no more facts and texts than before`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'words-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const path = join(folder, `${name}.pcap`)
    make(path, PACKETS)
    const counts = await countWords(path)
    t.diagnostic(JSON.stringify(counts))
    for (const [what, most] of Object.entries(MOST[name])) {
      const made = (counts[what as keyof WordCounts] / counts.packets) * 1000
      assert.ok(made > 0, `${what} are not counted`)
      assert.ok(made <= most, `${what}: ${made} per 1,000 packets, at most ${most}`)
    }
  })
}
