/** Each operation of each protocol has an action: alerts are named after it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadProtocols } from '#engine-host/folders'
import { ACTIONS, actionOf, describeAction, statedAction } from '#model/action'
import type { Operation, Verb } from '#model/fact'
import { readTable } from '#reference-data/data-files'
import { goldenCaptures, packNames } from '../protocol-folders.ts'

/** Verbs that say too little: each operation of an industrial protocol with one has an entry in its table. */
const VAGUE: ReadonlySet<Verb> = new Set(['configure', 'execute', 'report', 'diagnose', 'subscribe'])
/** `by an unknown client`, `by a client that never did`. */
const LONGEST_TITLE = 60
const LONGEST_SUFFIX = ' by a client that never did'.length

const protocols = await loadProtocols(packNames())
const byName = new Map(protocols.map((protocol) => [protocol.name, protocol]))

test('operations with a vague verb are named in the table of their protocol', () => {
  const missing = protocols.flatMap(({ name, family, operations = [], actions }) =>
    operations
      .filter(({ verb }) => family === 'ot' && VAGUE.has(verb))
      .filter(
        (operation) =>
          statedAction(actions, { ...operation, kind: 'operation', outcome: 'requested' }) === undefined,
      )
      .map(({ code, name: operation, verb }) => `${name} ${verb} ${code} ${operation}`),
  )
  assert.deepEqual(missing, [])
})

test('operations of golden captures have the action of their object', () => {
  const missing = goldenOperations()
    .filter(({ protocol, fact }) => byName.get(protocol)?.family === 'ot' && VAGUE.has(fact.verb))
    .filter(({ protocol, fact }) => statedAction(byName.get(protocol)?.actions, fact) === undefined)
    .map(({ protocol, fact }) => `${protocol} ${fact.verb} ${fact.code} ${fact.name} ${fact.object ?? ''}`)
  assert.deepEqual([...new Set(missing)], [])
})

test('what changes nothing is never an action that changes, and what changes is never a look', () => {
  const looks: ReadonlySet<Verb> = new Set(['read', 'browse', 'identify'])
  const changes: ReadonlySet<Verb> = new Set([
    'stop',
    'download-program',
    'update-firmware',
    'set-password',
    'write',
    'operate',
    'force',
  ])
  const wrong = goldenOperations().flatMap(({ protocol, fact }) => {
    const action = actionOf(byName.get(protocol)?.actions, fact)
    const { gravity } = describeAction(action)
    const isWrong = (looks.has(fact.verb) && gravity > 2) || (changes.has(fact.verb) && gravity < 3)
    return isWrong ? [`${protocol} ${fact.verb} ${fact.code} ${fact.name} → ${action}`] : []
  })
  assert.deepEqual([...new Set(wrong)], [])
})

test('codes of the tables are codes of the protocol', () => {
  const wrong = protocols.flatMap(({ name, operations = [], actions }) => {
    const known = new Set(operations.flatMap((one) => [one.code, `${one.code} ${one.name}`]))
    const seen = goldenOperations()
      .filter(({ protocol }) => protocol === name)
      .flatMap(({ fact }) => [fact.code, `${fact.code} ${fact.name}`])
    for (const code of seen) known.add(code)
    return Object.keys(actions?.codes ?? {})
      .filter((code) => !known.has(code))
      .map((code) => `${name}: ${code}`)
  })
  assert.deepEqual(wrong, [])
})

test('actions have short titles and techniques that ATT&CK knows', () => {
  const techniques = new Set(
    readTable('attack-ics.tsv')
      .split('\n')
      .map((line) => line.split('\t')[0]),
  )
  for (const action of ACTIONS) {
    const { title, techniques: seen, consequences } = describeAction(action)
    assert.ok(title.length + LONGEST_SUFFIX <= LONGEST_TITLE, title)
    assert.ok(seen.length <= 4, `${action}: at most four techniques, got ${seen.length}`)
    for (const id of [...seen, ...consequences]) assert.ok(techniques.has(id), `${action}: ${id}`)
  }
})

let goldens: readonly { readonly protocol: string; readonly fact: Operation }[] | undefined

function goldenOperations() {
  goldens ??= goldenCaptures().flatMap(({ golden }) =>
    (
      JSON.parse(readFileSync(golden, 'utf8')) as { facts: { protocol: string; fact: Operation }[] }
    ).facts.filter(({ fact }) => fact.kind === 'operation'),
  )
  return goldens
}
