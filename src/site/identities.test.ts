import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { addIdentity, removeIdentity } from './identities.ts'
import { parseSite, readSiteFile } from './site-file.ts'

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

test('of two corrections of the same devices the one that was meant is taken back', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'site-')), 'site.yaml')
  const second = { ...CAMERA, type: 'DVR', when: '2026-11-30T11:00:00Z' } as const
  writeFileSync(path, JSON.stringify({ identities: [CAMERA, second] }))
  assert.equal(removeIdentity(path, second), true)
  assert.deepEqual(readSiteFile(path).identities, [CAMERA])
})

test('a correction without a type, with an unknown type, and too many corrections are faults', () => {
  const faultsOf = (identities: readonly object[]) => {
    const read = parseSite(JSON.stringify({ identities }))
    return read.kind === 'faults' ? read.faults.map(({ path }) => path) : []
  }
  assert.deepEqual(faultsOf([{ addresses: ['10.0.0.1'] }]), ['identities[0].type'])
  assert.deepEqual(faultsOf([{ type: 'Toaster', addresses: [] }]), ['identities[0].type'])
  assert.deepEqual(faultsOf(Array(10_000).fill({ type: 'PLC' })), ['identities'])
  assert.deepEqual(faultsOf(Array(1000).fill({ type: 'PLC' })), [])
})
