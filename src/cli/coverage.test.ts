import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadProtocols, loadRules } from '#engine-host/folders'
import { defineProtocol } from '#model/protocol'
import { attackTechniques } from '#reference-data/attack-techniques'
import { attackMatrix } from '#schema/attack-matrix'
import { dataTable } from './data-table.ts'
import { coverageCounts, protocolCoverage } from './protocol-coverage.ts'
import { ruleCoverage } from './rule-coverage.ts'

const toy = defineProtocol({
  name: 'toy',
  title: 'Toy',
  standard: 'none',
  depth: 'semantic',
  family: 'ot',
  hints: [{ transport: 'tcp', port: 700 }],
  dissect: () => ({ kind: 'foreign' }),
  facts: () => {},
})

test('a protocol is covered by what is here, and otherwise says why not', () => {
  const table = [
    { group: 'OT', protocol: 'Toy and more', ours: 'toy,other', reason: '' },
    { group: 'OT', protocol: 'Other', ours: 'other', reason: '' },
    { group: 'OT', protocol: 'Secret', ours: '', reason: 'no public description' },
  ]
  assert.deepEqual(protocolCoverage(table, [toy]).defender, [
    { group: 'OT', protocol: 'Toy and more', ours: 'toy', depth: 'semantic', reason: '' },
    { group: 'OT', protocol: 'Other', ours: '', depth: '', reason: 'not read yet' },
    { group: 'OT', protocol: 'Secret', ours: '', depth: '', reason: 'no public description' },
  ])
})

test('what is no protocol of its own, and told of all of them, is not counted as one that is read', () => {
  const table = [
    { group: 'OT', protocol: 'Toy', ours: 'toy', reason: '' },
    { group: 'pseudo', protocol: 'Unknown', ours: '*', reason: 'counted as such' },
    { group: 'OT', protocol: 'Other', ours: 'other', reason: '' },
  ]
  assert.deepEqual(coverageCounts(protocolCoverage(table, [toy])), { read: 1, semantic: 1, hinted: 0 })
})

test('the tables we ship are whole, and every line has an answer', async (t) => {
  const protocols = await loadProtocols()
  const table = dataTable('defender-protocols.tsv')
  const { defender, ours } = protocolCoverage(table, protocols)
  assert.deepEqual([defender.length, ours.length], [152, protocols.length])
  assert.deepEqual(
    defender.filter(({ ours: name, reason }) => name === '' && reason === ''),
    [],
  )
  const here = new Set([...protocols.map(({ name }) => name), 'wire', '*', ''])
  const missing = new Set(table.flatMap((row) => row.ours!.split(',')).filter((name) => !here.has(name)))
  t.diagnostic(`named in data/defender-protocols.tsv, but no folder: ${[...missing].sort().join(' ')}`)
})

test('an alert is covered by the rules that name it as their counterpart', async () => {
  const rules = await loadRules(await loadProtocols())
  const { defender, ours } = ruleCoverage(
    dataTable('defender-alerts.tsv'),
    dataTable('alert-proofs.tsv'),
    rules,
  )
  assert.deepEqual([defender.length, ours.length], [203, rules.length])
  const stop = defender.find(({ title }) => title === 'An S7 Stop PLC Command was Sent')
  assert.equal(stop?.rule, 'controller-stopped')
  assert.deepEqual([stop?.isProved, stop?.proof], [true, 's7-stop'])
  assert.deepEqual(
    defender.filter(({ rule, reason }) => (rule === '') === (reason === '')),
    [],
  )
})

test('each technique of ATT&CK for ICS is covered by a rule, or it is said why not', async () => {
  const { items } = attackMatrix(attackTechniques(), await loadRules(await loadProtocols()), new Map())
  assert.deepEqual(
    items.filter(({ coverage, reason }) => (coverage !== 'covered') !== (reason !== '')).map(({ id }) => id),
    items.filter(({ reason }) => reason.startsWith('Reported as')).map(({ id }) => id),
  )
})
