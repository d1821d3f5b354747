import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { USER_EVENT } from './event.ts'
import { eventTable, eventTypes } from './event-table.ts'

const data = (name: string) => readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8')
const table = eventTable(data('event-types.tsv'), data('defender-events.tsv'))

test('each of the 78 event types has a counterpart of ours or a reason', () => {
  assert.equal(table.defender.length, 78)
  const known = new Set(table.types.map(({ type }) => type))
  for (const { type, ours, reason } of table.defender) {
    assert.ok(ours.length > 0 !== (reason !== ''), type)
    for (const one of ours) assert.ok(known.has(one), `${type}: ${one}`)
  }
})

test('every type that the engine tells has a name', () => {
  const reported = ['timeline.ts', 'timeline-lines.ts']
    .map((name) => readFileSync(new URL(`../engine/${name}`, import.meta.url), 'utf8'))
    .join('\n')
    .matchAll(/type: (?:isFirmware \? )?'([a-z-]+)'(?: : '([a-z-]+)')?/g)
  const known = new Set(table.types.map(({ type }) => type))
  const types = [...reported].flatMap(([, one, other]) => [one, other].filter((word) => word !== undefined))
  assert.ok(types.length > 25)
  for (const type of [...types, USER_EVENT]) assert.ok(known.has(type!), type)
})

test('a type of another version keeps its word', () => {
  const { items } = eventTypes(table, { 'plc-stop': 3, 'moon-phase': 1 })
  assert.equal(items.find(({ type }) => type === 'plc-stop')?.count, 3)
  assert.equal(items.find(({ type }) => type === 'moon-phase')?.title, 'moon-phase')
})
