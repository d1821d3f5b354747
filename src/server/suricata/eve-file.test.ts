import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { EveFile } from './eve-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'eve-file-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
const newPath = () => join(folder, `${count++}.json`)
const unskipped = () => assert.fail('nothing is to be skipped')

test('what is written after the start is read, line by line, and a half line waits', () => {
  const path = newPath()
  writeFileSync(path, 'old\n')
  const file = new EveFile(path, undefined, unskipped)
  assert.deepEqual(file.look(), [])
  appendFileSync(path, 'one\ntw')
  assert.deepEqual(file.look(), ['one'])
  appendFileSync(path, 'o\n')
  assert.deepEqual(file.look(), ['two'])
  file.close()
})

test('a file that is renamed is read to its end, then the new one from its beginning', () => {
  const path = newPath()
  const file = new EveFile(path, undefined, unskipped)
  assert.deepEqual(file.look(), [])
  assert.equal(file.problem, 'no such file')
  writeFileSync(path, 'first\n')
  assert.deepEqual(file.look(), ['first'])
  assert.equal(file.problem, '')
  renameSync(path, `${path}.1`)
  appendFileSync(`${path}.1`, 'late\n')
  writeFileSync(path, 'new\n')
  assert.deepEqual([...file.look(), ...file.look()], ['late', 'new'])
  file.close()
})

test('a file that is truncated begins anew', () => {
  const path = newPath()
  writeFileSync(path, '')
  const file = new EveFile(path, undefined, unskipped)
  file.look()
  appendFileSync(path, 'a long first line\n')
  assert.deepEqual(file.look(), ['a long first line'])
  truncateSync(path)
  appendFileSync(path, 'b\n')
  assert.deepEqual(file.look(), ['b'])
  file.close()
})

test('after a restart it goes on where it was, unless the file is another', () => {
  const path = newPath()
  writeFileSync(path, 'one\n')
  const before = new EveFile(path, undefined, unskipped)
  before.look()
  appendFileSync(path, 'half of')
  assert.deepEqual(before.look(), [])
  before.close()
  appendFileSync(path, ' a line\nwhile off\n')
  const after = new EveFile(path, before.position, unskipped)
  assert.deepEqual(after.look(), ['half of a line', 'while off'])
  after.close()
  rmSync(path)
  writeFileSync(`${path}.other`, 'kept so that the inode is another')
  writeFileSync(path, 'rotated meanwhile\n')
  const later = new EveFile(path, { ...after.position!, inode: -1 }, unskipped)
  assert.deepEqual(later.look(), ['rotated meanwhile'])
  later.close()
})
