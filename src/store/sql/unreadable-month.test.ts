import assert from 'node:assert/strict'
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { itemsOf } from '../pages.ts'
import { openSqliteStore } from '../sqlite-store.ts'
import { aCapture, anEvent, T0 } from '../testing/records.ts'

const MONTH = 31 * 86_400_000_000
/** `T0` is in November. */
const OCTOBER = 'events-2026-10.db'

const damages: Record<string, (path: string) => void> = {
  'overwritten in the middle': (path) => {
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(0x5a, 200))
  },
  'of something else': (path) => writeFileSync(path, 'no database at all, '.repeat(500)),
  empty: (path) => truncateSync(path, 0),
  gone: (path) => rmSync(path),
}

for (const [how, damage] of Object.entries(damages)) {
  test(`a month whose file is ${how} costs no other its events, and says so in its place`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'sightglass-month-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const before = await openSqliteStore(folder)
    const { number } = await before.addCapture(aCapture())
    const events = [0, 1, 2].map((back) => anEvent(`${back} months ago`, { time: T0 - back * MONTH }))
    await before.apply(
      number,
      events.map((event) => ({ kind: 'event', event })),
    )
    await before.close()
    damage(join(folder, OCTOBER))

    const store = await openSqliteStore(folder)
    t.after(() => store.close())
    const whole = await store.events({ limit: 100 })
    assert.deepEqual(
      whole.items.map(({ id }) => id),
      ['0 months ago', 'unreadable-2026-10', '2 months ago'],
    )
    assert.equal(whole.items[1]?.title, 'Events of 2026-10 cannot be read')
    assert.ok(whole.items[1]?.text.startsWith(`${OCTOBER} in the data folder: `))
    const { items } = await itemsOf((paging) => store.events(paging), 1, 100)
    assert.deepEqual(items, whole.items, 'page by page')
    const { items: older } = await store.events({ limit: 100, until: T0 - 2 * MONTH })
    assert.deepEqual(
      older.map(({ id }) => id),
      ['2 months ago'],
    )
    assert.equal(
      Object.values((await store.overview()).events).reduce((sum, count) => sum + count),
      2,
    )
  })
}

for (const [how, damage] of Object.entries({ ...damages, whole: (_path: string) => undefined })) {
  test(`a month whose file is ${how} is read and written again once a backup lies in its place`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'sightglass-month-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const before = await openSqliteStore(folder)
    const { number } = await before.addCapture(aCapture())
    await before.apply(number, [{ kind: 'event', event: anEvent('in October', { time: T0 - MONTH }) }])
    await before.close()
    copyFileSync(join(folder, OCTOBER), join(folder, 'backup'))
    damage(join(folder, OCTOBER))

    const store = await openSqliteStore(folder)
    t.after(() => store.close())
    // Each of the threads that read has it open.
    await Promise.all(Array.from({ length: 4 }, () => store.events({ limit: 10 })))
    renameSync(join(folder, 'backup'), join(folder, OCTOBER))
    for (let asked = 0; asked < 4; asked++)
      assert.deepEqual(
        (await store.events({ limit: 10 })).items.map(({ id }) => id),
        ['in October'],
      )
    await store.apply(number, [{ kind: 'event', event: anEvent('later', { time: T0 - MONTH + 1 }) }])
    await store.close()
    const again = await openSqliteStore(folder)
    t.after(() => again.close())
    assert.equal((await again.events({ limit: 10 })).items.length, 2, 'written to the file that lies there')
  })
}

test('what cannot be written says which file it is', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-month-'))
  writeFileSync(join(folder, OCTOBER), 'no database at all, '.repeat(500))
  const store = await openSqliteStore(folder)
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const { number } = await store.addCapture(aCapture())
  const event = anEvent('in October', { time: T0 - MONTH })
  await assert.rejects(store.apply(number, [{ kind: 'event', event }]), {
    message: 'events-2026-10.db: file is not a database',
  })
  for (let tries = 0; tries < 20; tries++)
    await assert.rejects(
      store.apply(number, [{ kind: 'event', event: anEvent(`${tries}`, { time: T0 - MONTH }) }]),
    )
  assert.equal(descriptorsOf(OCTOBER), 0, 'no file is left open')
  await store.apply(number, [{ kind: 'event', event: anEvent('in November') }])
  assert.equal((await store.events({ limit: 10 })).items[0]?.id, 'in November')
})

/** Number of times this process has a file open; 0 if the system does not report it. */
function descriptorsOf(name: string): number {
  if (process.platform !== 'linux') return 0
  return readdirSync('/proc/self/fd').filter((number) => {
    try {
      return readlinkSync(`/proc/self/fd/${number}`).endsWith(name)
    } catch {
      return false // it was the one by which the folder was read
    }
  }).length
}
