import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureAttack } from '#ui/source/testing/attack'
import { attackSentence, columnsOf } from './matrix.ts'

test('a technique stands in the column of each tactic it serves, its parts below it', () => {
  const columns = columnsOf(fixtureAttack(false))
  const names = columns.map(({ tactic }) => tactic)
  assert.deepEqual(names, ['Execution', 'Evasion', 'Discovery', 'Lateral Movement', 'Collection'])
  const discovery = columns.find(({ tactic }) => tactic === 'Discovery')
  assert.deepEqual(
    discovery?.entries.map(({ technique, parts }) => [technique.id, parts.map(({ id }) => id)]),
    [['T0846', ['T0846.001', 'T0846.002']]],
  )
})

test('the sentence says what is covered and what was seen', () => {
  assert.equal(
    attackSentence(fixtureAttack(false)),
    'Rules cover 3 of 5 techniques of ATT&CK for ICS; 1 cannot be seen on the network. 2 techniques detected.',
  )
  assert.match(attackSentence(fixtureAttack(true)), /None detected/)
})
