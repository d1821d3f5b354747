import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newsOf } from './defender-titles.ts'

test('a service whose code is its name is named once', () => {
  const whatOf = (protocol: string, code: string, name: string) => {
    const operation = { kind: 'operation', verb: 'browse', code, name, outcome: 'requested' } as const
    const fresh = [['service', code]] as const
    return newsOf(protocol, operation, { fresh, isUnknownClient: false })?.novelty.what(operation, code)
  }
  assert.equal(whatOf('opcua', 'Browse', 'Browse'), 'OPC UA service Browse')
  assert.equal(whatOf('bacnet', 'c15', 'WriteProperty'), 'BACnet service c15 (WriteProperty)')
})
