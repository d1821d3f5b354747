import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { conditionOf, limits } from './disk.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-condition-'))
after(() => rmSync(folder, { recursive: true }))

test('what is kept is counted through all folders, once a minute', async () => {
  mkdirSync(join(folder, 'captures'))
  writeFileSync(join(folder, 'sightglass.db'), Buffer.alloc(700))
  writeFileSync(join(folder, 'captures', '1.pcap'), Buffer.alloc(300))
  let time = 0
  const condition = conditionOf(folder, () => time)
  assert.equal(await condition.kept(), 1000)
  writeFileSync(join(folder, 'captures', '2.pcap'), Buffer.alloc(500))
  time = limits.countSeconds * 1e6 - 1
  assert.equal(await condition.kept(), 1000)
  time++
  assert.equal(await condition.kept(), 1500)
})

test('a file system without room is told, with where and what to do', { skip: !hasFullDisk() }, async () => {
  assert.match(
    await conditionOf('/proc', () => 0).trouble(),
    /^the disk of \/proc is full: 0 MB left\. Free some/,
  )
})

test('where nobody can tell, nothing is wrong', async () => {
  const gone = conditionOf(join(folder, 'nowhere'), () => 0)
  assert.deepEqual([await gone.trouble(), await gone.disk(), await gone.kept()], ['', undefined, 0])
})

/** The process file system of Linux has no free octet. */
function hasFullDisk(): boolean {
  return process.platform === 'linux'
}
