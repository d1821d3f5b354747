import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { addIdentity, removeIdentity } from './identities.ts'
import { readSiteFile } from './site-file.ts'

const CAMERA = {
  type: 'IP Camera',
  subtype: 'camera',
  addresses: ['10.0.0.1', '10.0.0.2'],
  tokens: ['cam#', 'v:example'],
  by: 'operator',
  when: '2026-11-30T10:00:00Z',
} as const

test('a correction is added, replaced and taken back; comments of the file stay', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'site-')), 'site.yaml')
  writeFileSync(path, '# our plant\nname: Mill\n')
  addIdentity(path, CAMERA)
  assert.deepEqual(readSiteFile(path).identities, [CAMERA])
  addIdentity(path, { ...CAMERA, type: 'DVR', subtype: '' })
  assert.deepEqual(
    readSiteFile(path).identities.map(({ type }) => type),
    ['DVR'],
  )
  assert.match(readFileSync(path, 'utf8'), /^# our plant\nname: Mill/)
  assert.equal(removeIdentity(path, CAMERA), true)
  assert.equal(removeIdentity(path, CAMERA), false)
  assert.deepEqual(readSiteFile(path).identities, [])
  assert.equal(readSiteFile(path).name, 'Mill')
})

test('a file that is not there is made, one with faults stays as it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'site-'))
  addIdentity(join(folder, 'new.yaml'), CAMERA)
  assert.equal(readSiteFile(join(folder, 'new.yaml')).identities.length, 1)
  const broken = join(folder, 'broken.yaml')
  writeFileSync(broken, 'zones: 7\n')
  assert.throws(() => addIdentity(broken, CAMERA), /zones/)
  assert.equal(readFileSync(broken, 'utf8'), 'zones: 7\n')
})
