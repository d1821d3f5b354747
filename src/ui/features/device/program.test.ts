import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProgramPartItem } from '#schema/device'
import { headerText, programRows } from './program.ts'

const version = {
  time: '2026-11-24T10:00:00.000000Z',
  lastTime: '2026-11-24T10:00:00.000000Z',
  by: '10.0.0.9',
  direction: 'upload',
  bytes: 330,
  sha256: 'aa',
  details: { version: '2.1', author: 'SEA', 'code changed': '2000-04-11 10:16:18' },
  frame: null,
} as const
const part: ProgramPartItem = {
  name: 'FC7',
  type: 'S7 block',
  purpose: 'program',
  protocol: 's7comm',
  path: '',
  removed: null,
  versions: [version],
}

test('what changed comes first, with its difference; the rest by number', () => {
  const newer = {
    ...version,
    time: '2026-11-24T11:00:00.000000Z',
    bytes: 342,
    sha256: 'bb',
    details: { ...version.details, author: 'XYZ' },
  }
  const rows = programRows([
    { ...part, name: 'FC105' },
    part,
    { ...part, name: 'OB1', versions: [newer, version] },
  ])
  assert.deepEqual(
    rows.map((row) => [row.part.name, row.isLatest, row.difference]),
    [
      ['OB1', true, '330 → 342 bytes; code changed; author SEA → XYZ'],
      ['OB1', false, ''],
      ['FC7', true, ''],
      ['FC105', true, ''],
    ],
  )
})

test('a header is said in one line', () => {
  assert.equal(headerText(version), '2.1, SEA, code changed 2000-04-11 10:16:18')
})
