import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineRule, type Rule } from '#model/rule'
import { distinctWindow, stateMap, stateRecords, stateSet } from '#model/rule-state'
import { RuleStates } from './rule-states.ts'

const MOMENT = { time: 0, lastTime: 0, isFlow: false }
const common = {
  engine: 'anomaly',
  severity: 'minor',
  techniques: [],
  defenderTitles: [],
  todo: [],
  match: { kind: 'flow' },
  examples: { fires: [], silent: [] },
  learnable: false,
  ...{ title: '', category: '', why: '', falsePositives: '' },
} as const

/** A rule of which the state is read from outside. */
const rule = defineRule({
  ...common,
  id: 'keeps-some',
  formerIds: ['kept-some'],
  state: {
    holders: stateRecords({ limit: 4, persisted: true, fields: { who: '', since: 0 } }),
    seen: stateSet({ limit: 4, persisted: true }),
    latest: stateMap<number>({ limit: 4 }),
    since: stateMap<number>({ limit: 4, persisted: 'number' }),
    items: distinctWindow({ limit: 4, seconds: 10 }),
  },
  evaluate: () => undefined,
})
type Opened = {
  readonly holders: Map<string, { readonly who: string; readonly since: number }>
  readonly seen: { add(key: string): boolean; has(key: string): boolean }
  readonly latest: Map<string, number>
  readonly since: Map<string, number>
  readonly items: { add(key: string, item: string): number }
}
const open = (states: RuleStates, of: Rule = rule) => states.of(of) as unknown as Opened

test('persisted state comes back with its types, under a former id too, and nothing else', () => {
  const before = new RuleStates(MOMENT)
  open(before).holders.set('ring 1', { who: '10.0.0.1', since: 7 })
  open(before).seen.add('10.0.0.2')
  open(before).latest.set('a', 1)
  const saved = before.saved([rule])
  assert.deepEqual(
    [...saved.get('keeps-some')!],
    [
      ['holders ring 1', '["10.0.0.1",7]'],
      ['seen 10.0.0.2', 1],
    ],
  )
  const after = new RuleStates(MOMENT)
  after.load(new Map([['kept-some', saved.get('keeps-some')!]]), [rule])
  assert.deepEqual(open(after).holders.get('ring 1'), { who: '10.0.0.1', since: 7 })
  assert.deepEqual([open(after).seen.has('10.0.0.2'), open(after).latest.get('a')], [true, undefined])
})

test('what a file holds in another form is left out, and newer state stays', () => {
  const states = new RuleStates(MOMENT)
  open(states).holders.set('new', { who: 'a', since: 1 })
  const entries = new Map<string, string | number>([
    ['holders new', '["b",2]'],
    ['holders text', '10.0.0.1 7'],
    ['holders short', '["b"]'],
    ['holders types', '[2,"b"]'],
    ['holders whole', '["c",3]'],
    ['since text', '7'],
    ['since number', 7],
  ])
  states.load(new Map([['keeps-some', entries]]), [rule])
  const { holders, since } = open(states)
  assert.deepEqual([since.get('text'), since.get('number')], [undefined, 7])
  assert.deepEqual(
    ['new', 'text', 'short', 'types', 'whole'].map((key) => holders.get(key)?.who),
    ['a', undefined, undefined, undefined, 'c'],
  )
})

test('each part has its own limit, which is counted', () => {
  const states = new RuleStates(MOMENT)
  const { seen, items } = open(states)
  for (let i = 0; i < 20; i++) seen.add(`${i}`)
  assert.equal(items.add('one', 'a'), 1)
  assert.equal(items.add('one', 'b'), 2, 'a full set drops nothing of the windows')
  assert.deepEqual([seen.has('0'), seen.has('19')], [false, true])
  assert.ok(states.counters.detectMemoryDropped >= 16)
  assert.equal(states.counters.detectWindowsDropped, 0)
})

test('state of rules that are gone is dropped; a restart clears windows alone', () => {
  const states = new RuleStates(MOMENT)
  open(states).items.add('one', 'a')
  open(states).seen.add('x')
  states.restart()
  assert.equal(open(states).items.add('one', 'b'), 1)
  assert.equal(open(states).seen.has('x'), true)
  states.keepOnly([])
  assert.equal(open(states).seen.has('x'), false)
})
