import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dashboardLimits } from '#schema/dashboard'
import { allSubjects } from '#server/queries/questions'
import { groupsOf, limits } from './groups-of.ts'
import { BUILT_IN, WIDGETS, widgetOf } from './widgets.ts'

const column = (name: string) => ({ name, title: name, kind: 'text' as const })
const answer = (names: readonly string[], rows: readonly (readonly (string | number | null)[])[]) => ({
  subject: 'devices' as const,
  columns: names.map(column),
  rows: rows.map((cells) => ({ device: '', cells: [...cells] })),
  total: rows.length,
  looked: rows.length,
  isWhole: true,
})
const question = { subject: 'devices' as const, conditions: [] }

test('every widget asks for fields that its subject has', async () => {
  const subjects = await allSubjects()
  for (const { id, counted } of WIDGETS) {
    if (counted === undefined) continue
    const { conditions, subject } = counted.question
    const { fields } = subjects.get(subject)!
    const shown = new Set([
      ...fields.filter(({ isColumn }) => isColumn).map(({ name }) => name),
      ...conditions.map(({ field }) => field),
    ])
    for (const name of [counted.group, counted.sum ?? counted.group])
      assert.ok(shown.has(name) && fields.some((field) => field.name === name), `${id}: ${name}`)
  }
})

test('built-in dashboards have known widgets, within the bounds of saved ones', () => {
  for (const { widgets } of BUILT_IN) {
    assert.ok(widgets.length <= dashboardLimits.widgets)
    for (const { widget } of widgets) assert.ok(widgetOf(widget) !== undefined, widget)
  }
  assert.equal(new Set(WIDGETS.map(({ id }) => id)).size, WIDGETS.length)
})

test('rows are counted by each value of a cell, largest first', () => {
  const table = answer(['vlan'], [['10, 20'], ['20'], [null], ['']])
  assert.deepEqual(groupsOf(table, { question, group: 'vlan' }), [
    { name: '20', amount: 2 },
    { name: '10', amount: 1 },
  ])
  const many = answer(
    ['vlan'],
    Array.from({ length: 30 }, (_, at) => [String(at)]),
  )
  assert.equal(groupsOf(many, { question, group: 'vlan' })?.length, limits.groups)
})

test('a column is summed, times become days, and a missing column is reported', () => {
  const table = answer(
    ['port', 'bytes'],
    [
      [502, 10],
      [102, 40],
      [502, 5],
    ],
  )
  assert.deepEqual(groupsOf(table, { question, group: 'port', sum: 'bytes' }), [
    { name: '102', amount: 40 },
    { name: '502', amount: 15 },
  ])
  const days = answer(
    ['firstSeen'],
    [['2026-11-24T03:00:00Z'], ['2026-11-23T03:00:00Z'], ['2026-11-24T09:00:00Z']],
  )
  assert.deepEqual(groupsOf(days, { question, group: 'firstSeen', isDaily: true }), [
    { name: '2026-11-23', amount: 1 },
    { name: '2026-11-24', amount: 2 },
  ])
  assert.equal(groupsOf(table, { question, group: 'os' }), undefined)
})
