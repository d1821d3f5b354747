import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { giveToOwner } from '#store/folder-owner'
import { openSqliteStore } from '#store/sqlite-store'
import { replaceFile, writeAtomicFile, writeNewFile } from './atomic-file.ts'
import { lockFolder } from './folder-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'whole-file-'))
after(() => rmSync(folder, { recursive: true, force: true }))
/** `nobody` on Debian and elsewhere; any user but ourselves will do. */
const NOBODY = 65_534

test('replaces a file, makes its folder, leaves nothing beside it, and is for its owner alone', () => {
  const path = join(folder, 'a', 'b', 'state.json')
  writeAtomicFile(path, 'old')
  writeAtomicFile(path, 'new')
  assert.equal(readFileSync(path, 'utf8'), 'new')
  assert.deepEqual(readdirSync(join(folder, 'a', 'b')), ['state.json'])
  assert.equal(statSync(path).mode & 0o077, 0)
})

test('replaces a file without waiting for the disk: private, whole, through no link', async () => {
  const path = join(folder, 'c', 'status.json')
  await replaceFile(path, 'old')
  const victim = join(folder, 'other')
  writeFileSync(victim, 'kept')
  symlinkSync(victim, `${path}.${process.pid}.new`)
  await replaceFile(path, 'new')
  assert.equal(readFileSync(path, 'utf8'), 'new')
  assert.equal(readFileSync(victim, 'utf8'), 'kept')
  assert.deepEqual(readdirSync(join(folder, 'c')), ['status.json'])
  assert.equal(statSync(path).mode & 0o077, 0)
  mkdirSync(join(folder, 'c', 'taken'))
  await assert.rejects(replaceFile(join(folder, 'c', 'taken'), 'x'), /EISDIR|ENOTEMPTY|EEXIST/)
  assert.deepEqual(readdirSync(join(folder, 'c')).sort(), ['status.json', 'taken'])
})

test('follows no link that lies in the place of what it writes', () => {
  const victim = join(folder, 'victim')
  writeFileSync(victim, 'kept')
  const path = join(folder, 'rules.yml')
  symlinkSync(victim, `${path}.${process.pid}.new`)
  writeAtomicFile(path, 'mine')
  symlinkSync(join(folder, 'absent'), join(folder, 'taken'))
  assert.throws(() => writeNewFile(join(folder, 'taken'), 'x'), /EEXIST/)
  assert.deepEqual([readFileSync(victim, 'utf8'), readFileSync(path, 'utf8')], ['kept', 'mine'])
  assert.ok(!existsSync(join(folder, 'absent')))
})

test('leaves nothing of what could not be put in its place', () => {
  mkdirSync(join(folder, 'full', 'state.json', 'x'), { recursive: true })
  assert.throws(() => writeAtomicFile(join(folder, 'full', 'state.json'), 'x'))
  assert.deepEqual(readdirSync(join(folder, 'full')), ['state.json'])
})

test('a folder into which one may write but not look takes a file', {
  skip: process.geteuid?.() !== 0,
}, () => {
  chmodSync(folder, 0o711)
  const closed = join(folder, 'closed')
  mkdirSync(closed)
  chownSync(closed, NOBODY, NOBODY)
  chmodSync(closed, 0o300)
  process.seteuid?.(NOBODY)
  try {
    writeAtomicFile(join(closed, 'below', 'state.json'), 'x')
  } finally {
    process.seteuid?.(0)
  }
  assert.equal(readFileSync(join(closed, 'below', 'state.json'), 'utf8'), 'x')
})

/** A root who may not give files away: that of a container which knows no user but itself. */
const CONTAINED = ['unshare', '--map-root-user', process.execPath, '--no-warnings']

test('a file that cannot be given away is written all the same', {
  skip: process.geteuid?.() !== 0 || spawnSync('unshare', ['--map-root-user', 'true']).status !== 0,
}, () => {
  chmodSync(folder, 0o711)
  const open = join(folder, 'open')
  mkdirSync(open)
  chownSync(open, NOBODY, NOBODY)
  chmodSync(open, 0o777)
  const module = fileURLToPath(new URL('atomic-file.ts', import.meta.url))
  const program = `const { writeAtomicFile } = await import(process.argv[1]); writeAtomicFile(process.argv[2], 'x')`
  const [command = '', ...args] = CONTAINED
  const path = join(open, 'state.json')
  const run = spawnSync(command, [...args, '--input-type=module', '-e', program, module, path], {
    encoding: 'utf8',
  })
  assert.equal(run.status, 0, run.stderr)
  assert.equal(readFileSync(path, 'utf8'), 'x')
})

test('what root writes into a folder of somebody else is theirs', {
  skip: process.geteuid?.() !== 0,
}, async () => {
  const data = join(folder, 'theirs')
  mkdirSync(data)
  chownSync(data, NOBODY, NOBODY)
  writeAtomicFile(join(data, 'packages', 'intel', 'installed.json'), '{}')
  lockFolder(data)?.release()
  writeFileSync(join(folder, 'of-root'), '')
  linkSync(join(folder, 'of-root'), join(data, 'second-name'))
  giveToOwner(data, join(data, 'second-name'))
  assert.equal(statSync(join(folder, 'of-root')).uid, 0)
  rmSync(join(data, 'second-name'))
  const store = await openSqliteStore(data)
  const owners = () =>
    readdirSync(data, { recursive: true }).map((name) => statSync(join(data, String(name))).uid)
  assert.deepEqual(new Set(owners()), new Set([NOBODY]))
  assert.ok(readdirSync(data).some((name) => name.endsWith('-wal')))
  await store.close()
  assert.deepEqual(new Set(owners()), new Set([NOBODY]))
})
