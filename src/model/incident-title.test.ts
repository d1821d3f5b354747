import assert from 'node:assert/strict'
import { test } from 'node:test'
import { incidentTitle } from './incident-title.ts'

const hop = (name: string) => ({ id: name, name, address: '' })
const consequence = (kind: 'stopped' | 'command', name: string) =>
  ({ kind, devices: [{ id: name, name }], deviceCount: 1 }) as unknown as Parameters<
    typeof incidentTitle
  >[0][number]
const path = ['the internet', 'VPN gateway', 'Jump host', 'Engineering station 1', 'Intake PLC 1'].map(
  hop,
) as unknown as Parameters<typeof incidentTitle>[1]

test('a title names consequences, entry and hops', () => {
  assert.equal(
    incidentTitle([consequence('stopped', 'Intake PLC 1')], path, ''),
    'Intake PLC 1 stopped, from the internet via VPN gateway, Jump host and Engineering station 1',
  )
})

test('a title that would be too long leaves out the hops, then the second consequence', () => {
  const both = [consequence('stopped', 'Intake PLC 1'), consequence('command', 'Filter PLC')]
  assert.equal(
    incidentTitle(both, path, ''),
    'Intake PLC 1 stopped, Filter PLC commanded by an unknown client, from the internet',
  )
  const long = [consequence('stopped', 'Intake PLC 1'), consequence('command', 'Filter PLC'.repeat(8))]
  assert.equal(incidentTitle(long, path, ''), 'Intake PLC 1 stopped, from the internet')
})
