/** Status both ways with every ticket system: closed there is closed here, and no change comes back as an echo. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DoubleTicket, TicketDouble } from '#destination-kit/testing/ticket-double'
import { DIRECT_CONNECTION } from '#model/destination'
import { AlertService } from '#server/alerts/service'
import { CaseService } from '#server/cases/service'
import { loadDestinationTypes } from '#server/forwarding/destination-types'
import { limits } from '#server/forwarding/foreign-changes'
import { ForwardingService } from '#server/forwarding/service'
import { openSqliteStore } from '#store/sqlite-store'
import { aCapture, anAlert } from '#store/testing/records'
import { randomOf, startFailingServer } from './failing-server.ts'

const CHANGES = Number(process.env.CHANGES ?? 6)
/** Alerts with a ticket each that are changed at once; `CHANGES=1000 TICKETS=50` is the long run. */
const TICKETS = Number(process.env.TICKETS ?? 3)

const types = [...(await loadDestinationTypes()).values()].filter(
  (type) => type.transport === 'http' && type.changes !== undefined,
)

async function start(name: string, statusBack: string, count = 1) {
  const { makeDouble } = (await import(`../../../src/destinations/${name}/testing/double.ts`)) as {
    makeDouble: () => TicketDouble
  }
  const double = makeDouble()
  const server = await startFailingServer(double, { before: 0, after: 0, callMs: 0 })
  const data = mkdtempSync(join(tmpdir(), 'sightglass-both-ways-'))
  const store = await openSqliteStore(data, new Map())
  const audited: string[] = []
  const alerts = new AlertService({
    ...{ store, captureNames: async () => [], triaged: async () => {}, now: () => Date.now() * 1000 },
    baseline: { learn: async () => {}, unlearn: async () => {} },
  })
  const cases = new CaseService({
    ...{ store, now: () => Date.now() },
    commented: (comment) => void service.sendComment(comment),
  })
  const service = await ForwardingService.open({
    ...{ store, data, ownPort: () => 0, mayNamePaths: false, log: (line) => assert.fail(line) },
    sender: () => ({ sensor: 'river bend', version: '0', url: '' }),
    changeBack: {
      change: (id, change, origin) => alerts.change(id, change, origin),
      audit: ({ actor, outcome }) => audited.push(`${actor}: ${outcome}`),
      comment: (comment) => void cases.receive(comment),
    },
  })
  const { id } = await service.add({
    ...{ name: 'desk', isEnabled: true, type: name, connection: DIRECT_CONNECTION },
    settings: { ...double.settings(server.url), statusBack },
    secrets: { ...double.secrets(server.url) },
    filter: {
      ...{
        kinds: ['alert'],
        severity: 'notice',
        engines: [],
        protocols: [],
        rules: [],
        zones: [],
        closed: true,
      },
    },
  })
  const { number } = await store.addCapture(aCapture())
  for (let at = 1; at <= count; at++)
    await store.apply(number, [{ kind: 'alert', alert: anAlert(`a-${at}`) }])
  service.start()
  const settled = async () => {
    for (let tries = 0; tries < 200; tries++) {
      const [state] = await store.destinations()
      if (state?.waiting === 0) return
      await sleep(50)
    }
    assert.fail('the queue is not empty')
  }
  await settled()
  return {
    ...{ double, alerts, service, audited, settled, id, cases },
    ticket: [...double.tickets.values()][0]!,
    statusOf: async (alert = 'a-1') => (await alerts.find(alert)).status,
    ticketOf: async (alert: string) => {
      const { items } = await store.deliveries({ object: `alert ${alert}`, limit: 1 })
      return double.tickets.get(items[0]!.reference)!
    },
    async close() {
      await service.close()
      server.close()
      await store.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

describe('status both ways', () => {
  it('has a double for each type that reads changes', () => {
    assert.ok(types.length >= 5)
    for (const { name } of types)
      assert.ok(
        existsSync(new URL(`../../../src/destinations/${name}/testing/double.ts`, import.meta.url)),
        name,
      )
  })

  for (const { name, title } of types)
    it(`${title}: taken up, closed and reopened there; closed here; no loop`, {
      timeout: 60_000,
    }, async (test) => {
      test.mock.timers.enable({ apis: ['Date'], now: Date.now() })
      const { double, ticket, service, audited, statusOf, alerts, settled, close } = await start(
        name,
        'close',
      )
      const pass = () => test.mock.timers.setTime(Date.now() + limits.pauseMs)
      const there = async (status: 'new' | 'active' | 'closed', assignee: string) => {
        // Redmine and RT tell whole seconds.
        test.mock.timers.setTime(Date.now() + 2000)
        Object.assign(ticket, { status, assignee, changedMs: Date.now() })
        pass()
        return service.readBack()
      }
      try {
        assert.equal(double.tickets.size, 1)
        await there('active', 'lena')
        assert.equal(await statusOf(), 'active')
        const before = double.writes()
        await there('closed', 'lena')
        assert.equal(await statusOf(), 'closed')
        assert.match((await alerts.find('a-1')).reason, new RegExp(ticket.reference))
        await settled()
        assert.equal(double.writes(), before, 'our own change was sent back')
        await there('active', 'ben')
        assert.equal(await statusOf(), 'active')
        await settled()
        assert.equal(double.writes(), before)
        // Closed here: the ticket gets it, and reading it back changes nothing.
        test.mock.timers.setTime(Date.now() + 2000)
        await alerts.change('a-1', { status: 'closed', reason: 'false alarm' })
        await settled()
        assert.ok(double.writes() > before && double.writes() <= before + 2)
        for (let reads = 0; reads < 3; reads++) {
          pass()
          assert.equal(await service.readBack(), 0)
        }
        assert.equal(await statusOf(), 'closed')
        // Opened again here: the ticket is too, and its note does not close the alert once more.
        test.mock.timers.setTime(Date.now() + 2000)
        await alerts.change('a-1', { status: 'active', reason: 'seen again' })
        await settled()
        assert.notEqual(ticket.status, 'closed')
        pass()
        await service.readBack()
        assert.equal(await statusOf(), 'active')
        assert.deepEqual(
          audited.map((line) => line.split(': ')[1]),
          ['active', 'closed', 'active'],
        )
      } finally {
        await close()
      }
    })

  it(`${CHANGES} changes from both sides, many at once: both are equal after each, no loop`, {
    timeout: 1_200_000,
  }, async (test) => {
    test.mock.timers.enable({ apis: ['Date'], now: Date.now() })
    const { double, ticket, service, statusOf, alerts, settled, close } = await start('jira', 'close')
    const random = randomOf(7)
    const pick = <Choice>(all: readonly Choice[]): Choice => all[Math.floor(random() * all.length)]!
    const STATUSES = ['new', 'active', 'closed'] as const
    const pass = (ms: number) => test.mock.timers.setTime(Date.now() + ms)
    let changes = 0
    let changesHere = 0
    let applied = 0
    const there = () => {
      changes++
      Object.assign(ticket, {
        status: pick(STATUSES),
        assignee: pick(['lena', 'ben']),
        changedMs: Date.now(),
      })
    }
    const here = async () => {
      changes++
      changesHere++
      await alerts.change('a-1', { status: pick(STATUSES), reason: 'seen on the shift' })
    }
    try {
      const before = double.writes()
      while (changes < CHANGES) {
        // Which side comes first is random; often both change before either is read.
        for (const change of pick([[there], [here], [there, here], [here, there], [there, here, there]])) {
          pass(1000)
          await change()
        }
        for (let reads = 0; reads < 2; reads++) {
          await settled()
          pass(limits.pauseMs)
          applied += await service.readBack()
        }
        await settled()
        assert.equal(ticket.status === 'closed', (await statusOf()) === 'closed', `after ${changes} changes`)
      }
      const settledWrites = double.writes()
      for (let reads = 0; reads < 3; reads++) {
        pass(limits.pauseMs)
        assert.equal(await service.readBack(), 0)
        await settled()
      }
      assert.equal(double.writes(), settledWrites, 'a loop')
      const writes = settledWrites - before
      test.diagnostic(
        `${changes} changes, ${changesHere} here, ${writes} writes there, ${applied} applied here`,
      )
      assert.ok(writes <= 2 * changesHere && applied <= changes - changesHere)
    } finally {
      await close()
    }
  })

  it(`${CHANGES} changes of status, assignee and comments of ${TICKETS} tickets and their alerts at once`, {
    timeout: 1_200_000,
  }, async (test) => {
    test.mock.timers.enable({ apis: ['Date'], now: Date.now() })
    const { double, service, alerts, cases, statusOf, ticketOf, settled, close } = await start(
      'jira',
      'close',
      TICKETS,
    )
    const random = randomOf(11)
    const pick = <Choice>(all: readonly Choice[]): Choice => all[Math.floor(random() * all.length)]!
    const STATUSES = ['new', 'active', 'closed'] as const
    const ids = Array.from({ length: TICKETS }, (_, at) => `a-${at + 1}`)
    const tickets = new Map<string, DoubleTicket>()
    const commentsThere = new Map<string, string[]>()
    const commentsHere = new Map<string, string[]>()
    let changes = 0
    let changesHere = 0
    let conflicts = 0
    let applied = 0
    const there = async (id: string) => {
      const ticket = tickets.get(id)!
      if (random() < 0.3) {
        const text = `there ${changes}`
        commentsThere.set(id, [...(commentsThere.get(id) ?? []), text])
        ticket.comments = [...(ticket.comments ?? []), { by: 'Lena', text }]
      } else if (random() < 0.7) ticket.status = pick(STATUSES)
      else ticket.assignee = pick(['lena', 'ben'])
      ticket.changedMs = Date.now()
    }
    const here = async (id: string) => {
      changesHere++
      if (random() < 0.3) {
        const text = `here ${changes}`
        commentsHere.set(id, [...(commentsHere.get(id) ?? []), text])
        await cases.change(`alert:${id}`, { comment: text }, 'mia')
      } else await alerts.change(id, { status: pick(STATUSES), reason: 'seen on the shift' })
    }
    const readBack = async () => {
      await settled()
      test.mock.timers.setTime(Date.now() + limits.pauseMs)
      applied += await service.readBack()
      await settled()
    }
    try {
      for (const id of ids) tickets.set(id, await ticketOf(id))
      const before = double.writes()
      while (changes < CHANGES) {
        // Each alert is changed on either side, or on both before either is read.
        const order = ids.flatMap((id) => {
          const sides = pick([[there], [here], [there, here], [here, there]])
          if (sides.length > 1) conflicts++
          return sides.map((change) => [id, change] as const)
        })
        for (const [id, change] of order) {
          if (changes >= CHANGES) break
          changes++
          test.mock.timers.setTime(Date.now() + 1000)
          await change(id)
        }
        await readBack()
      }
      // Comments of 20 records are read in one pass, those of young changes again.
      for (let reads = 0; reads < 6 + TICKETS / 5; reads++) await readBack()
      const writes = double.writes()
      const appliedBefore = applied
      for (let reads = 0; reads < 3; reads++) await readBack()
      assert.deepEqual([double.writes(), applied], [writes, appliedBefore], 'a loop')
      assert.equal(double.tickets.size, TICKETS)
      for (const [id, { status, notes, comments = [] }] of tickets) {
        assert.equal(status === 'closed', (await statusOf(id)) === 'closed', id)
        const found = await cases.find(`alert:${id}`)
        const theirs = found.comments.filter(({ by }) => by.startsWith('Lena')).map(({ text }) => text)
        assert.deepEqual(theirs.sort(), (commentsThere.get(id) ?? []).sort(), `${id}: comments there`)
        const ours = [...notes, ...comments.map(({ text }) => text)].flatMap(
          (text) => /\bhere \d+/.exec(text)?.[0] ?? [],
        )
        assert.deepEqual(ours.sort(), (commentsHere.get(id) ?? []).sort(), `${id}: comments here`)
      }
      test.diagnostic(
        `${changes} changes, ${changesHere} here, ${conflicts} on both sides, ${writes - before} writes there, ${applied} applied here`,
      )
      assert.ok(writes - before <= 2 * changesHere && applied <= changes - changesHere)
    } finally {
      await close()
    }
  })

  for (const { name } of types)
    it(`${name}: comments go there and come back, each once`, { timeout: 60_000 }, async (test) => {
      test.mock.timers.enable({ apis: ['Date'], now: Date.now() })
      const { double, ticket, service, cases, settled, close } = await start(name, 'note')
      const read = async () => {
        test.mock.timers.setTime(Date.now() + limits.pauseMs)
        await service.readBack()
        await cases.change('alert:other', { comment: 'in order' }, 'test')
        await settled()
      }
      try {
        const before = double.writes()
        await cases.change('alert:a-1', { comment: 'The shift lead knows nothing of it' }, 'mia')
        for (let tries = 0; tries < 100 && double.writes() === before; tries++) await sleep(20)
        await settled()
        assert.equal(double.writes(), before + 1)
        ticket.comments = [
          ...(ticket.comments ?? []),
          { by: 'Lena', text: 'We unplugged the laptop' },
          { by: 'Ben', text: '<script>alert(1)</script>' },
        ]
        for (let reads = 0; reads < 3; reads++) {
          Object.assign(ticket, { changedMs: Date.now() + 1000 })
          await read()
        }
        const { comments } = await cases.find('alert:a-1')
        assert.deepEqual(
          comments.map(({ by, text }) => `${by}: ${text}`),
          [
            'mia: The shift lead knows nothing of it',
            `Lena (desk ${ticket.reference}): We unplugged the laptop`,
            `Ben (desk ${ticket.reference}): <script>alert(1)</script>`,
          ],
        )
        assert.equal(double.writes(), before + 1, 'a comment of theirs was sent back')
      } finally {
        await close()
      }
    })

  it('changes nothing where the setting is note, and reads nothing where it is nothing', async (test) => {
    test.mock.timers.enable({ apis: ['Date'], now: Date.now() })
    for (const statusBack of ['note', 'nothing']) {
      const { ticket, service, audited, statusOf, close } = await start('redmine', statusBack)
      try {
        test.mock.timers.setTime(Date.now() + 60_000)
        Object.assign(ticket, { status: 'closed', changedMs: Date.now() })
        await service.readBack()
        assert.equal(await statusOf(), 'new')
        assert.equal(audited.length, statusBack === 'note' ? 1 : 0)
      } finally {
        await close()
      }
    }
  })
})
