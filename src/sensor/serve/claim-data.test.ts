import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { claimData } from './claim-data.ts'

const folder = mkdtempSync(join(tmpdir(), 'claim-'))
after(() => rmSync(folder, { recursive: true }))

test('a folder into which a restore was cut off is no data folder', () => {
  const data = join(folder, 'half')
  mkdirSync(join(data, '.unfinished'), { recursive: true })
  assert.throws(() => claimData(data), /half\/\.unfinished is of a restore that has not ended/)
})

test('a folder is claimed once, until it is released', () => {
  const data = join(folder, 'whole')
  const lock = claimData(data)
  assert.throws(() => claimData(data), /whole is in use by another sightglass/)
  lock.release()
  claimData(data).release()
})
