import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Groups, type RuleGroup } from './groups.ts'
import { loadSignatures } from './load.ts'

const text = [80, 102, 502, 20_000]
  .map((port, i) => `alert tcp any any -> any ${port} (msg:"t"; content:"stop"; sid:${i + 1};)`)
  .join('\n')
const { signatures } = loadSignatures([{ name: 't.rules', text }])

test('courses beyond the bound share the rules of their transport, gathered once and counted', () => {
  const groups = new Groups(signatures, { courses: 3 })
  const to = (destinationPort: number): RuleGroup => ({
    transport: 0,
    sourcePort: 50_000,
    destinationPort,
    source: '10.0.0.1',
    destination: '10.0.0.2',
    isFromClient: true,
  })
  const [web, s7] = [groups.of(to(80)), groups.of(to(102))]
  groups.of(to(502))
  assert.equal(groups.overflow, 0)
  const beyond = groups.of(to(20_000))
  assert.equal(groups.of(to(20_000)), beyond)
  assert.equal(groups.of(to(443)), beyond, 'nothing is gathered for a stranger')
  assert.equal(groups.overflow, 3)
  assert.equal(groups.of(to(80)), web, 'who has sets keeps them')
  assert.notEqual(web, s7)
  assert.notEqual(beyond, web)
})
