import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { CodedError } from '#schema/errors'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice } from '#store/testing/records'
import { printedPdf, printingBrowser } from '../rendering/pdf.ts'
import { makeFile } from './making.ts'
import { nextDue } from './schedule.ts'
import { ReportsService } from './service.ts'

const NOW = Date.UTC(2026, 2, 2, 12)

interface At {
  now: number
  readonly data: string
  isStopping: boolean
}

async function withRoom(test: (room: ReportsService, at: At) => Promise<void>) {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-reports-'))
  const at: At = { now: NOW, data, isStopping: false }
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  await store.apply(number, [{ kind: 'device', device: aDevice('plc') }])
  const said = () => ({
    site: 'Riverbend',
    made: new Date(at.now).toISOString(),
    product: 'Test',
    history: [],
  })
  const room = new ReportsService({
    ...{ store, data },
    make: async (order) => {
      if (at.isStopping) throw new CodedError('shutting-down', 'the server is stopping')
      return makeFile(order, store, said())
    },
    now: () => at.now,
    log: () => undefined,
  })
  try {
    await test(room, at)
  } finally {
    await room.close()
    rmSync(data, { recursive: true, force: true })
  }
}

describe('reports of a server', () => {
  it('are made, kept, read and removed', () =>
    withRoom(async (room, { data }) => {
      const kept = await room.keep({ report: 'inventory', format: 'csv' })
      assert.equal(kept.fileName, 'inventory-riverbend-2026-03-02.csv')
      const file = await room.read(kept.id)
      assert.match(Buffer.from(file.bytes).toString(), /^Name,Address,Type/)
      assert.equal(file.bytes.length, kept.bytes)
      await room.remove(kept.id)
      assert.deepEqual(readdirSync(join(data, 'reports')), [])
      await assert.rejects(room.read(kept.id), { code: 'not-found' })
    }))

  it('are not found by a path in place of an id', () =>
    withRoom(async (room) => {
      for (const id of ['../store.db', '..', '/etc/passwd', ''])
        await assert.rejects(room.read(id), { code: 'not-found' })
    }))

  it('are refused by name where no such kind', () =>
    withRoom(async (room) => {
      await assert.rejects(room.make({ report: '../kinds', format: 'html' }), { code: 'not-found' })
      await assert.rejects(room.addSchedule({ report: 'nix', format: 'csv', every: 'daily', hour: 6 }), {
        code: 'not-found',
      })
    }))

  it('are made once when due, and not again before the next time', () =>
    withRoom(async (room, at) => {
      const { next, id } = await room.addSchedule({
        report: 'trends',
        format: 'json',
        every: 'daily',
        hour: 6,
      })
      await room.look()
      assert.equal((await room.kept()).length, 0)
      at.now = Date.parse(next) + 3 * 86_400_000 // slept through three of them
      await room.look()
      await room.look()
      const [kept, ...others] = await room.kept()
      assert.equal(kept?.schedule, id)
      assert.deepEqual(others, [])
      const [schedule] = await room.schedules()
      assert.ok(Date.parse(schedule!.next) > at.now)
      assert.equal(schedule!.problem, '')
      await room.removeSchedule(id)
      at.now += 7 * 86_400_000
      await room.look()
      assert.equal((await room.kept()).length, 1)
    }))

  it('stay due where the server stops meanwhile', () =>
    withRoom(async (room, at) => {
      const { next } = await room.addSchedule({ report: 'trends', format: 'json', every: 'monthly', hour: 6 })
      at.now = Date.parse(next)
      at.isStopping = true
      await room.look()
      assert.deepEqual(
        (await room.schedules()).map((schedule) => [schedule.next, schedule.problem]),
        [[next, '']],
      )
      at.isStopping = false
      await room.look()
      assert.equal((await room.kept()).length, 1)
    }))

  it('sweep away what a crash left, and nothing else', () =>
    withRoom(async (room, { data }) => {
      const kept = await room.keep({ report: 'trends', format: 'json' })
      const folder = join(data, 'reports')
      writeFileSync(join(folder, '0123456789abcdef.new'), '')
      writeFileSync(join(folder, '0123456789abcdef.4711.new'), '')
      writeFileSync(join(folder, 'fedcba9876543210'), '')
      writeFileSync(join(folder, 'mine.txt'), '')
      room.start()
      while (existsSync(join(folder, 'fedcba9876543210'))) await new Promise((done) => setImmediate(done))
      assert.deepEqual(readdirSync(folder).sort(), [kept.id, 'mine.txt'].sort())
    }))
})

describe('printing', () => {
  it('says what is missing where there is no browser', async () => {
    assert.equal(printingBrowser({ PATH: '/nowhere', SIGHTGLASS_CHROMIUM: '/nowhere/chromium' }), undefined)
    await assert.rejects(printedPdf('<p>', '/nowhere/chromium'), /cannot be started/)
  })

  it('says what a browser said that does not print', async () => {
    await assert.rejects(printedPdf('<p>', '/bin/false'), /did not print \(status 1\)/)
  })
})

describe('when a report is due', () => {
  const local = (year: number, month: number, day: number, hour = 0) =>
    new Date(year, month, day, hour).getTime()

  it('daily is the next such hour', () => {
    assert.equal(nextDue({ every: 'daily', hour: 6, day: 1 }, local(2026, 2, 2, 5)), local(2026, 2, 2, 6))
    assert.equal(nextDue({ every: 'daily', hour: 6, day: 1 }, local(2026, 2, 2, 6)), local(2026, 2, 3, 6))
  })

  it('weekly is the next such day of the week', () => {
    // 2 March 2026 is a Monday.
    assert.equal(nextDue({ every: 'weekly', hour: 6, day: 1 }, local(2026, 2, 2, 7)), local(2026, 2, 9, 6))
    assert.equal(nextDue({ every: 'weekly', hour: 6, day: 7 }, local(2026, 2, 2, 7)), local(2026, 2, 8, 6))
  })

  it('monthly is the next such day of the month', () => {
    assert.equal(
      nextDue({ every: 'monthly', hour: 0, day: 28 }, local(2026, 0, 28, 1)),
      local(2026, 1, 28, 0),
    )
    assert.equal(
      nextDue({ every: 'monthly', hour: 23, day: 1 }, local(2026, 11, 31, 23)),
      local(2027, 0, 1, 23),
    )
  })
})
