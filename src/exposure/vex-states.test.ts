import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readVexStates } from './vex-states.ts'

const document = (vulnerabilities: unknown) => ({ bomFormat: 'CycloneDX', vulnerabilities })
const one = (ref: string, state: string, own?: string) => ({
  'bom-ref': ref,
  analysis: { state },
  ...(own === undefined ? {} : { properties: [{ name: 'sightglass:state', value: own }] }),
})

it('takes the states of CycloneDX, and our own word where both say the same', () => {
  const states = readVexStates(
    document([
      one('a', 'resolved'),
      one('b', 'false_positive'),
      one('c', 'not_affected'),
      one('d', 'exploitable', 'mitigated'),
      one('e', 'resolved', 'mitigated'),
      one('f', 'in_triage'),
      one('g', 'exploitable', 'open; DROP TABLE'),
    ]),
  )
  assert.deepEqual(
    [...states!],
    [
      ['a', 'fixed'],
      ['b', 'rejected'],
      ['c', 'rejected'],
      ['d', 'mitigated'],
      ['e', 'fixed'],
      ['g', 'confirmed'],
    ],
  )
})

it('survives what is something else', () => {
  assert.equal(readVexStates([]), undefined)
  assert.equal(readVexStates(null), undefined)
  assert.equal(readVexStates({ bomFormat: 'CycloneDX' }), undefined)
  const odd = [
    null,
    7,
    {},
    { 'bom-ref': 5 },
    one('x', 'constructor'),
    { 'bom-ref': 'y', analysis: 3, properties: [null] },
  ]
  assert.deepEqual([...readVexStates(document(odd))!], [])
})
