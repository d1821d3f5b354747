import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import type { JournalEntry } from '#model/journal'
import { openSqliteStore } from '../sqlite-store.ts'
import { aCapture, aDevice, aLink, anAlert, anEvent, T0 } from '../testing/records.ts'
import { MAIN_FILE } from './event-files.ts'

const SECRET = 'Confidential-Brewery'

const secret: JournalEntry[] = [
  { kind: 'device', device: aDevice('plc-1', { description: SECRET }) },
  ...Array.from({ length: 50 }, (_, i): JournalEntry => {
    return { kind: 'device', device: aDevice(`${SECRET}-${i}`) }
  }),
  { kind: 'link', link: aLink('l-1', { clientAddress: `${SECRET}.example` }) },
  { kind: 'alert', alert: anAlert('a-1', { what: SECRET }) },
  { kind: 'event', event: anEvent('e-1', { text: SECRET, devices: [SECRET] }) },
  { kind: 'counters', counters: { [SECRET]: 1 } },
]

describe('store: a removed capture', () => {
  it('cannot be read from the files any more', async () => {
    await withFolder(async (folder) => {
      const store = await openSqliteStore(folder)
      const { number } = await store.addCapture(aCapture({ name: `${SECRET}.pcap` }))
      await store.apply(number, secret)
      const other = await store.addCapture(aCapture())
      await store.apply(other.number, [{ kind: 'device', device: aDevice('plc-1') }])
      await store.commitCapture(number, { state: 'done' })
      await store.commitCapture(other.number, { state: 'done' })
      await store.triage('a-1', { status: 'closed', reason: SECRET, time: T0 })
      assert.notDeepEqual(filesWith(folder, SECRET), [])
      await store.removeCapture(number)
      assert.deepEqual(filesWith(folder, SECRET), [], 'not even in the logs of an open store')
      await store.close()
    })
  })

  it('is not begun again by somebody who found something in it late', async () => {
    await withFolder(async (folder) => {
      const store = await openSqliteStore(folder)
      const { number } = await store.addCapture(aCapture())
      await store.removeCapture(number)
      await store.apply(number, secret)
      assert.deepEqual((await store.devices({ limit: 9 })).items, [])
      assert.deepEqual((await store.events({ limit: 9 })).items, [])
      await store.close()
    })
  })

  it('of an older Sightglass, which kept nothing apart, leaves what it told', async () => {
    await withFolder(async (folder) => {
      const before = await openSqliteStore(folder)
      const { number } = await before.addCapture(aCapture())
      await before.apply(number, [{ kind: 'device', device: aDevice('plc-1', { packets: 5 }) }])
      await before.commitCapture(number)
      await before.close()
      asOlderWrote(folder, number)
      const store = await openSqliteStore(folder)
      assert.deepEqual(await store.capturesWithoutRollback(), [number])
      const { number: next } = await store.addCapture(aCapture())
      await store.apply(next, [{ kind: 'device', device: aDevice('plc-1', { packets: 2 }) }])
      assert.equal((await store.device('plc-1'))?.packets, 7)
      await store.removeCapture(next)
      await store.removeCapture(number)
      assert.equal((await store.device('plc-1'))?.packets, 5)
      assert.deepEqual(await store.captures(), [])
      await store.close()
    })
  })
})

/** Contributions of captures were not stored by that version, only that the capture remains. */
function asOlderWrote(folder: string, capture: number): void {
  const file = new DatabaseSync(join(folder, MAIN_FILE))
  file.exec('delete from word')
  file.prepare('insert into settled (capture) values (?)').run(capture)
  file.close()
}

function filesWith(folder: string, text: string): readonly string[] {
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text))
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-removal-'))
  try {
    await test(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
