import assert from 'node:assert/strict'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeWhole } from './write-whole.ts'

const folder = mkdtempSync(join(tmpdir(), 'write-whole-'))
after(() => rmSync(folder, { recursive: true }))

test('replaces a file, and leaves nothing beside it', () => {
  const path = join(folder, 'report.csv')
  writeWhole(path, 'old')
  writeWhole(path, 'new')
  assert.equal(readFileSync(path, 'utf8'), 'new')
  assert.deepEqual(readdirSync(folder), ['report.csv'])
})

test('never replaces what is no file', { skip: !existsSync('/dev/null') }, () => {
  const path = join(folder, 'nowhere')
  symlinkSync('/dev/null', path)
  writeWhole(path, 'text')
  assert.ok(lstatSync(path).isSymbolicLink())
})

test('names what could not be written, and leaves nothing of it', { skip: !existsSync('/dev/full') }, () => {
  const full = join(folder, 'full')
  symlinkSync('/dev/full', `${full}.new`)
  assert.throws(() => writeWhole(full, 'text'), /full: cannot be written: ENOSPC/)
  assert.ok(!existsSync(`${full}.new`))
  mkdirSync(join(folder, 'taken'))
  assert.throws(() => writeWhole(join(folder, 'taken'), 'text'), /taken: cannot be written: EISDIR/)
})

test('says which folder is not there', () => {
  const path = join(folder, 'absent', 'report.html')
  assert.throws(() => writeWhole(path, 'x'), {
    message: `${path}: cannot be written: no such directory: ${join(folder, 'absent')}; create it first`,
  })
})
