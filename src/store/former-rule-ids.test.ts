import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Destination, DIRECT_CONNECTION } from '#model/destination'
import type { FormerRuleIds } from '#model/former-rule-ids'
import { openSqliteStore } from './sqlite-store.ts'
import type { Mute, Store } from './store.ts'
import { everyStore, RENAMED } from './testing/every-store.ts'
import { aCapture, anAlert, T0 } from './testing/records.ts'

const [[FORMER, CURRENT]] = [...RENAMED] as unknown as [[string, string]]

const aMute = (rule: string): Mute => ({
  id: 'a-1',
  rule,
  source: '',
  destination: '',
  zone: '',
  reason: 'maintenance',
  time: T0,
  until: undefined,
})

const aDestination = (rules: readonly string[]): Destination => ({
  id: 'siem',
  name: 'SIEM',
  isEnabled: true,
  type: 'webhook',
  settings: { url: 'https://siem.example/', headers: '' },
  connection: DIRECT_CONNECTION,
  filter: {
    kinds: ['alert'],
    severity: 'notice',
    engines: [],
    protocols: [],
    rules,
    zones: [],
    closed: false,
  },
})

const rulesOf = async (store: Store, rule?: string) =>
  (await store.alerts({ limit: 9, rule })).items.map(({ alert }) => alert.rule)

everyStore('former rule ids', (withStore) => {
  const alerts = [
    { kind: 'alert', alert: anAlert('a-1') },
    { kind: 'alert', alert: anAlert('a-2', { rule: 'port-scan' }) },
  ] as const

  test('a query by a former id finds the alerts of the rule', () =>
    withStore(alerts, async (store) => {
      assert.deepEqual(await rulesOf(store, FORMER), [CURRENT])
      assert.deepEqual(await rulesOf(store, CURRENT), [CURRENT])
      assert.deepEqual(await rulesOf(store, 'port-scan'), ['port-scan'])
    }))

  test('a mute by a former id hides the alerts of the rule', () =>
    withStore(alerts, async (store) => {
      await store.mute(aMute(FORMER))
      const { items } = await store.alerts({ limit: 9, suppressed: true })
      assert.deepEqual(
        items.map(({ alert }) => alert.id),
        ['a-1'],
      )
      assert.deepEqual(
        (await store.mutes()).map(({ rule }) => rule),
        [CURRENT],
      )
    }))

  test('a destination by a former id gets the alerts of the rule', () =>
    withStore([], async (store, capture) => {
      await store.saveDestination(aDestination([FORMER, CURRENT]))
      await store.apply(capture, alerts)
      assert.deepEqual(
        (await store.waiting('siem', 9, Number.MAX_SAFE_INTEGER)).map(({ message }) => message.rule),
        [CURRENT],
      )
      assert.deepEqual(
        (await store.destinations()).map(({ destination }) => destination.filter.rules),
        [[CURRENT]],
      )
    }))
})

test('a folder written before a rule was renamed has its current id everywhere', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-renamed-'))
  const next = 'controller-stop'
  try {
    await withSqlite(folder, new Map(), async (store) => {
      await store.saveDestination(aDestination([FORMER]))
      await fill(store)
      await store.mute(aMute(FORMER))
      await store.triage('a-2', { status: 'closed', reason: 'normal', time: T0, isLearned: true })
      await store.keepRecord({
        kind: 'question',
        id: 'q',
        time: T0,
        body: JSON.stringify({
          subject: 'alerts',
          conditions: [{ field: 'rule', is: 'equals', value: `${FORMER} | port-scan` }],
        }),
      })
    })
    await withSqlite(folder, RENAMED, (store) => expectAll(store, CURRENT))
    // Renamed once more in a later release.
    await withSqlite(
      folder,
      new Map([
        [FORMER, next],
        [CURRENT, next],
      ]),
      async (store) => {
        await expectAll(store, next)
        // Also in what each capture contributed: without one of them the alert is that of the other.
        const [latest] = await store.captures()
        await store.removeCapture(latest!.number)
        assert.equal((await store.alert('a-1'))?.alert.rule, next)
        assert.equal(await store.alert('a-2'), undefined)
      },
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

async function fill(store: Store): Promise<void> {
  for (const id of ['a-1', 'a-2']) {
    const { number } = await store.addCapture(aCapture())
    await store.apply(number, [
      {
        kind: 'alert',
        alert: anAlert('a-1', {
          rule: FORMER,
          mergedFindings: [{ rule: FORMER, destinationAddress: '10.0.0.1', time: T0 }],
        }),
      },
      {
        kind: 'alert',
        alert: anAlert(id, { rule: FORMER, what: `"rule":"${FORMER}"`, sourceAddress: '10.0.0.8' }),
      },
    ])
    await store.commitCapture(number)
  }
}

async function expectAll(store: Store, rule: string): Promise<void> {
  const { items } = await store.alerts({ limit: 9, suppressed: true })
  assert.deepEqual(items.map(({ alert }) => [alert.id, alert.rule]).sort(), [
    ['a-1', rule],
    ['a-2', rule],
  ])
  assert.deepEqual(
    items.flatMap(({ alert }) => alert.mergedFindings ?? []).map((reported) => reported.rule),
    [rule],
  )
  const second = await store.alert('a-2')
  assert.deepEqual([second?.triage?.status, second?.triage?.isLearned], ['closed', true])
  assert.equal(second?.alert.what, `"rule":"${FORMER}"`, 'texts of people stay as they are')
  assert.deepEqual(
    (await store.mutes()).map((mute) => mute.rule),
    [rule],
  )
  assert.deepEqual((await store.destinations())[0]?.destination.filter.rules, [rule])
  assert.ok(
    (await store.waiting('siem', 9, Number.MAX_SAFE_INTEGER)).every(({ message }) => message.rule === rule),
  )
  const [question] = await store.records('question')
  assert.equal(JSON.parse(question!.body).conditions[0].value, `${rule}|port-scan`)
}

async function withSqlite(
  folder: string,
  former: FormerRuleIds,
  act: (store: Store) => Promise<void>,
): Promise<void> {
  const store = await openSqliteStore(folder, former)
  try {
    await act(store)
  } finally {
    await store.close()
  }
}
