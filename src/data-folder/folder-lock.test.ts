import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isFolderInUse, lockFolder } from './folder-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'folder-lock-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('whether a folder is in use is told without a trace in it', () => {
  assert.equal(isFolderInUse(folder), false)
  assert.deepEqual(readdirSync(folder), [])
  const lock = lockFolder(folder)
  assert.ok(lock)
  assert.equal(isFolderInUse(folder), true)
  lock.release()
  assert.equal(isFolderInUse(folder), false)
})

test('a server that starts while another process looks gets its lock', async () => {
  const looks = `
    import { isFolderInUse } from ${JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href)}
    process.stdout.write('looks')
    const end = Date.now() + 1500
    while (Date.now() < end) isFolderInUse(${JSON.stringify(folder)})`
  const args = ['--no-warnings', '--input-type=module', '-e', looks]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  for (let i = 0; i < 30; i++) {
    const lock = lockFolder(folder)
    assert.ok(lock, `start ${i}`)
    lock.release()
  }
  assert.deepEqual(await ended, [0, null])
})

test('a lock that cannot be read is told with its path', () => {
  const broken = mkdtempSync(join(folder, 'broken-'))
  writeFileSync(
    join(broken, 'lock.db'),
    'no database, and longer than its header of a hundred bytes'.repeat(3),
  )
  assert.throws(() => isFolderInUse(broken), /broken-\w+\/lock\.db: file is not a database/)
})
