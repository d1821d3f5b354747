import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { movedFile } from './moved-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'moved-'))
after(() => rmSync(folder, { recursive: true }))

const here = join(folder, 'data', 'live', 'eth0.pcap')
const before = join(folder, 'before', 'live', 'eth0.pcap')

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, '')
  }
}

beforeEach(() => {
  rmSync(join(folder, 'before'), { recursive: true, force: true })
  write(here)
})

test('a file of a folder that was moved lies where the folder lies now', () => {
  assert.equal(movedFile(before, here), here)
  assert.equal(movedFile(here, here), undefined)
  assert.equal(movedFile(join(folder, 'before', 'live', 'eth1.pcap'), here), undefined)
  assert.equal(movedFile(join(folder, 'before', 'captures', 'eth0.pcap'), here), undefined)
})

test('one of a folder that was copied lies in the copy', () => {
  write(before, join(folder, 'before', 'sightglass.db'))
  assert.equal(movedFile(before, here), here)
})

test('a file of the same name that lies in no data folder is not taken for ours', () => {
  write(before)
  assert.equal(movedFile(before, here), undefined)
})
