import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeFolder } from './make-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'make-'))
after(() => rmSync(folder, { recursive: true }))

test('makes folders below folders, and again', () => {
  for (let i = 0; i < 2; i++) makeFolder(join(folder, 'a/b/c'))
  assert.ok(existsSync(join(folder, 'a/b/c')))
})

test('says where no folder can be', () => {
  const file = join(folder, 'ok.pcap')
  writeFileSync(file, '')
  assert.throws(() => makeFolder(file), /ok\.pcap is not a directory$/)
  assert.throws(
    () => makeFolder(join(file, 'below')),
    /ok\.pcap(\/below)? (is not a directory|cannot be created)/,
  )
})

test('does not try for ever where the system makes none', { skip: !existsSync('/proc/self') }, () => {
  assert.throws(() => makeFolder('/proc/foo/bar'), /\/proc\/foo cannot be created/)
})
