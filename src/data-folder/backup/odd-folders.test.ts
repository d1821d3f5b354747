/** Data folders and places for their backups as people have them: links, foreign owners, disks, what others left there. */
import assert from 'node:assert/strict'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
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
import { DatabaseSync } from 'node:sqlite'
import { after, before, beforeEach, it } from 'node:test'
import { openSqliteStore } from '#store/sqlite-store'
import { aCapture } from '#store/testing/records'
import { makeBackup } from './make.ts'
import { MANIFEST } from './manifest.ts'
import { readManifest } from './read-manifest.ts'
import { restoreBackup, verifyBackup } from './restore.ts'

const all = mkdtempSync(join(tmpdir(), 'sightglass-odd-'))
after(() => rmSync(all, { recursive: true, force: true }))
const stored = join(all, 'stored')
const NOW = new Date('2026-11-27T22:00:00Z')
const isRoot = process.getuid?.() === 0
/** `nobody` on Debian and elsewhere; any user but ourselves will do. */
const NOBODY = 65_534

let folder = ''
let data = ''
let kept = ''
let round = 0

before(async () => {
  mkdirSync(stored)
  const store = await openSqliteStore(stored)
  await store.addCapture(aCapture({ state: 'done', path: join(stored, 'captures', '1.capture') }))
  await store.close()
  mkdirSync(join(stored, 'captures'))
  writeFileSync(join(stored, 'captures', '1.capture'), 'the bytes')
})

beforeEach(() => {
  folder = join(all, `round ${round++} \u{1F3ED}`)
  data = join(folder, 'data')
  kept = join(folder, 'kept')
  mkdirSync(folder)
  cpSync(stored, data, { recursive: true })
})

/** All files below a folder. */
function filesIn(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort()
}

function storedPath(place: string): unknown {
  const db = new DatabaseSync(join(place, 'sightglass.db'))
  try {
    return db.prepare('select path from capture').get()?.path
  } finally {
    db.close()
  }
}

it('takes no empty name for the folder somebody stands in', async () => {
  const before = process.cwd()
  process.chdir(data)
  try {
    const bytes = readFileSync('sightglass.db')
    await assert.rejects(makeBackup(stored, '', NOW), /expected a folder, got an empty path/)
    await assert.rejects(makeBackup('', kept, NOW), /expected a folder, got an empty path/)
    assert.deepEqual(readFileSync('sightglass.db'), bytes)
    await makeBackup(data, kept, NOW)
    await assert.rejects(restoreBackup(kept, ''), /expected a folder, got an empty path/)
  } finally {
    process.chdir(before)
  }
})

it('lists files after the store was copied, so that each it knows is there', async () => {
  const file = join(data, 'captures', '2.capture')
  const db = new DatabaseSync(join(data, 'sightglass.db'))
  // As an upload does: first its file has its name, then the store knows it; here between the first look and the copy.
  const made = makeBackup(data, kept, NOW)
  db.prepare('update capture set path = ?').run(file)
  writeFileSync(file, 'more')
  db.close()
  const { files } = await made
  assert.ok(files.some(({ path }) => path === 'captures/2.capture'))
})

it('leaves a manifest out that lies in the data folder, and may be made again of what was restored', async () => {
  await makeBackup(data, kept, NOW)
  cpSync(join(kept, MANIFEST), join(data, MANIFEST))
  writeFileSync(join(data, 'site.yaml'), 'name: x\n')
  const again = join(folder, 'again')
  const { files } = await makeBackup(data, again, NOW)
  assert.ok(files.some(({ path }) => path === 'site.yaml') && !files.some(({ path }) => path === MANIFEST))
  assert.deepEqual((await verifyBackup(again)).files, files)
})

it('holds nothing but what its manifest names', async () => {
  const { files } = await makeBackup(data, kept, NOW)
  assert.deepEqual(filesIn(kept), [...files.map(({ path }) => path), MANIFEST].sort())
})

it('copies files that are linked, follows no folder that is, and names what it leaves out', async () => {
  const site = join(folder, 'site.yaml')
  writeFileSync(site, 'name: x\n')
  symlinkSync(site, join(data, 'site.yaml'))
  symlinkSync(data, join(data, 'round'))
  symlinkSync('itself', join(data, 'itself'))
  symlinkSync(join(folder, 'gone'), join(data, 'gone'))
  writeFileSync(Buffer.concat([Buffer.from(`${data}/`), Buffer.from([0xff, 0x2e, 0x79])]), 'x')
  writeFileSync(join(data, '..\\..\\x'), 'x')
  const { files, leftOut } = await makeBackup(data, kept, NOW)
  assert.deepEqual(
    files.map(({ path }) => path),
    ['sightglass.db', 'captures/1.capture', 'site.yaml'],
  )
  assert.equal(readFileSync(join(kept, 'site.yaml'), 'utf8'), 'name: x\n')
  assert.deepEqual(leftOut.map(({ path }) => path).sort(), [
    '..\\..\\x',
    'gone',
    'itself',
    'round',
    '\ufffd.y',
  ])
  assert.match(leftOut.find(({ path }) => path === 'round')?.why ?? '', /link that is not to a file/)
  assert.deepEqual(readManifest(kept).leftOut, leftOut)
})

it('closes a folder that was there to others, a new disk as well', async () => {
  mkdirSync(kept, { mode: 0o755 })
  chmodSync(kept, 0o755)
  mkdirSync(join(kept, 'lost+found'))
  await makeBackup(data, kept, NOW)
  assert.equal(statSync(kept).mode & 0o777, 0o700)
})

it('makes no backup within the data folder, by whatever name', async () => {
  symlinkSync(data, join(folder, 'linked'))
  await assert.rejects(makeBackup(data, join(folder, 'linked', 'new', 'kept'), NOW), /is inside/)
  assert.ok(!existsSync(join(data, 'new')))
})

it('leaves nothing of a backup that failed, and says which side failed', async () => {
  mkdirSync(kept)
  // Not damaged in its beginning, but shorter than its header states.
  const store = join(data, 'sightglass.db')
  writeFileSync(store, readFileSync(store).subarray(0, 5000))
  await assert.rejects(makeBackup(data, kept, NOW), new RegExp(`^Error: ${store}: cannot be`))
  assert.deepEqual(readdirSync(kept), [])
  await assert.rejects(makeBackup(data, join(folder, 'new'), NOW), /cannot be/)
  assert.ok(!existsSync(join(folder, 'new')))
})

/** A month of events, as they came from the first capture. */
async function withEvents(month: string): Promise<string> {
  const path = join(data, `events-${month}.db`)
  const db = new DatabaseSync(join(data, 'sightglass.db'))
  db.prepare('insert into event_month (month, capture) values (?, 1)').run(month)
  db.close()
  const events = new DatabaseSync(path)
  events.exec('create table event (text text)')
  const add = events.prepare('insert into event values (?)')
  events.exec('begin')
  for (let i = 0; i < 2000; i++) add.run(`what was told ${i}`)
  events.exec('commit')
  events.close()
  return path
}

it('keeps the rest where a month of events is damaged, says what is lost, and is served without it', async () => {
  const short = await withEvents('2026-10')
  writeFileSync(short, readFileSync(short).subarray(0, 5000))
  const scratched = await withEvents('2026-11')
  writeFileSync(scratched, readFileSync(scratched).fill(0xff, 20_000, 40_000))
  await withEvents('2026-12')
  const { damaged, files } = await makeBackup(data, kept, NOW)
  assert.deepEqual(
    damaged.map(({ path, why }) => [path, why.replace(/Tree \d+ page \d+/, 'Tree')]),
    [
      [
        'events-2026-10.db',
        'cannot be read: database disk image is malformed; events of 2026-10 are not included in this backup; raw bytes saved as events-2026-10.db.damaged',
      ],
      ['events-2026-11.db', 'copied although damaged: Tree: btreeInitPage() returns error code 11'],
    ],
  )
  assert.deepEqual(files.map(({ path }) => path).sort(), [
    'captures/1.capture',
    'events-2026-10.db.damaged',
    'events-2026-11.db',
    'events-2026-12.db',
    'sightglass.db',
  ])
  assert.deepEqual((await verifyBackup(kept)).damaged, damaged)
  const place = join(folder, 'place')
  await restoreBackup(kept, place)
  const db = new DatabaseSync(join(place, 'sightglass.db'))
  assert.deepEqual(
    db
      .prepare('select month from event_month order by month')
      .all()
      .map((row) => row.month),
    ['2026-11', '2026-12'],
  )
  db.close()
})

/** A file that Linux lets no user read from its beginning, not even root. */
const UNREADABLE = '/proc/self/mem'

it('keeps the rest where another file cannot be read', { skip: !existsSync(UNREADABLE) }, async () => {
  symlinkSync(UNREADABLE, join(data, 'captures', '2.capture'))
  const { damaged, files } = await makeBackup(data, kept, NOW)
  assert.deepEqual(
    damaged.map(({ path }) => path),
    ['captures/2.capture'],
  )
  assert.match(damaged[0]?.why ?? '', /^cannot be read: EIO.*; not included in this backup$/)
  assert.deepEqual(files.map(({ path }) => path).sort(), ['captures/1.capture', 'sightglass.db'])
})

it('is read as it was written before it told of damage', async () => {
  await makeBackup(data, kept, NOW)
  const path = join(kept, MANIFEST)
  const { damaged, ...before } = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify(before))
  assert.deepEqual((await verifyBackup(kept)).damaged, damaged)
})

it('says what an attempt left that was killed', async () => {
  mkdirSync(join(kept, '.unfinished'), { recursive: true })
  await assert.rejects(
    makeBackup(data, kept, NOW),
    /kept\/\.unfinished: backup in progress, or left from an interrupted one/,
  )
})

it('is made of a folder in which nothing may be written, with what the log beside the store holds', async () => {
  const live = join(folder, 'live')
  cpSync(data, live, { recursive: true })
  const db = new DatabaseSync(join(live, 'sightglass.db'))
  db.exec("pragma wal_autocheckpoint = 0; update capture set name = 'in the log'")
  for (const end of ['', '-wal']) cpSync(join(live, `sightglass.db${end}`), join(data, `sightglass.db${end}`))
  db.close()
  for (const path of ['', ...readdirSync(data, { recursive: true })])
    chmodSync(join(data, String(path)), statSync(join(data, String(path))).isDirectory() ? 0o555 : 0o444)
  for (const path of [all, folder]) chmodSync(path, 0o755)
  mkdirSync(kept)
  if (isRoot) chownSync(kept, NOBODY, NOBODY)
  const umask = process.umask()
  if (isRoot) process.seteuid?.(NOBODY)
  try {
    assert.equal((await makeBackup(data, kept, NOW)).holds.captures, 1)
    await assert.rejects(makeBackup(data, join(folder, 'closed'), NOW), /closed cannot be created/)
  } finally {
    if (isRoot) process.seteuid?.(0)
    process.umask(umask)
    chmodSync(data, 0o755)
    chmodSync(join(data, 'captures'), 0o755)
  }
  assert.ok(!filesIn(kept).some((name) => /-(wal|shm)$/.test(name)))
  // Others may have it open, which is not visible.
  writeFileSync(join(data, 'sightglass.db-shm'), '')
  chmodSync(join(data, 'sightglass.db-shm'), 0)
  chmodSync(data, 0o555)
  const other = join(folder, 'other')
  mkdirSync(other)
  if (isRoot) chownSync(other, NOBODY, NOBODY)
  if (isRoot) process.seteuid?.(NOBODY)
  try {
    await assert.rejects(makeBackup(data, other, NOW), /sightglass\.db-shm is not readable/)
  } finally {
    if (isRoot) process.seteuid?.(0)
    chmodSync(data, 0o755)
  }
  const copy = new DatabaseSync(join(kept, 'sightglass.db'))
  assert.equal(copy.prepare('select name from capture').get()?.name, 'in the log')
  copy.close()
})

it('is restored into a folder that is there, through a link as well, and is its owner’s', async () => {
  await makeBackup(data, kept, NOW)
  const place = join(folder, 'place')
  mkdirSync(join(place, 'lost+found'), { recursive: true })
  if (isRoot) chownSync(place, NOBODY, NOBODY)
  const { ino, uid } = statSync(place)
  const link = join(folder, 'link')
  symlinkSync(place, link)
  await restoreBackup(kept, link)
  assert.deepEqual([statSync(place).ino, statSync(place).mode & 0o077], [ino, 0])
  assert.deepEqual(readdirSync(place).sort(), ['captures', 'lost+found', 'sightglass.db'])
  for (const name of ['', 'captures', 'captures/1.capture', 'sightglass.db'])
    assert.equal(statSync(join(place, name)).uid, uid)
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'))
  await assert.rejects(restoreBackup(kept, join(folder, 'dangling')), /is a dangling symbolic link/)
  await assert.rejects(restoreBackup(kept, join(kept, MANIFEST, 'x')), /backup\.json is not a directory/)
})

it('has captures follow to their new place, whatever characters the old one has', async () => {
  const db = new DatabaseSync(join(data, 'sightglass.db'))
  db.prepare('update capture set path = ?').run(join(data, 'captures', '1.capture'))
  db.close()
  await makeBackup(data, kept, NOW)
  const place = join(folder, 'new', 'place')
  await restoreBackup(kept, place)
  assert.equal(storedPath(place), join(place, 'captures', '1.capture'))
})
