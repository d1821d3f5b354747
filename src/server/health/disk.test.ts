import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { diskUsageOf, limits } from './disk.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-condition-'))
after(() => rmSync(folder, { recursive: true }))

test('the size of the data folder is counted through all folders, once a minute', async () => {
  mkdirSync(join(folder, 'captures'))
  writeFileSync(join(folder, 'sightglass.db'), Buffer.alloc(700))
  writeFileSync(join(folder, 'captures', '1.pcap'), Buffer.alloc(300))
  let time = 0
  const usage = diskUsageOf(folder, () => time)
  assert.equal(await usage.used(), 1000)
  writeFileSync(join(folder, 'captures', '2.pcap'), Buffer.alloc(500))
  time = limits.countSeconds * 1e6 - 1
  assert.equal(await usage.used(), 1000)
  time++
  assert.equal(await usage.used(), 1500)
  writeFileSync(join(folder, 'captures', '3.pcap'), Buffer.alloc(100))
  time -= 86_400e6
  assert.equal(await usage.used(), 1600, 'the clock was set back')
})

test('a full file system is reported with its path', { skip: !hasFullDisk() }, async () => {
  assert.match(await diskUsageOf('/proc', () => 0).problem(), /^Disk almost full \(0 MB free in \/proc\)/)
})

test('where nobody can tell, nothing is wrong', async () => {
  const gone = diskUsageOf(join(folder, 'nowhere'), () => 0)
  assert.deepEqual([await gone.problem(), await gone.disk(), await gone.used()], ['', undefined, 0])
})

/** The process file system of Linux has no free byte. */
function hasFullDisk(): boolean {
  return process.platform === 'linux'
}
