import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { emptySite } from '#model/site'
import { faultText, parseSite, printSite } from './site-file.ts'

function faultsOf(text: string): string[] {
  const read = parseSite(text)
  return read.kind === 'faults' ? read.faults.map(faultText) : []
}

test('an empty file says nothing of the site', () => {
  assert.deepEqual(parseSite(''), { kind: 'site', site: emptySite })
})

test('says where, what would be right and what came', () => {
  assert.deepEqual(faultsOf('zones:\n  - name: Cell 1\n    level: 9\n    subnets: [10.0.0.0/40]\n'), [
    'zones[0].level: expected 0..5, got 9',
    'zones[0].subnets[0]: expected an address or a range such as 10.1.0.0/16, got 10.0.0.0/40',
  ])
  assert.deepEqual(faultsOf('devices:\n  - name: PLC\n    crownJewel: maybe\n'), [
    'devices[0].address: expected a text, got nothing',
    'devices[0].crownJewel: expected true or false, got maybe',
  ])
})

test('a misspelt key is a fault, not silence', () => {
  assert.match(faultsOf('zone: []')[0]!, /^zone: expected one of name, vantage, zones, .*got zone$/)
})

test('broken YAML is told by line and column', () => {
  assert.match(faultsOf('zones: [\n  - a: b')[0]!, /^line \d+, column \d+: expected YAML/)
})

test('what is printed is read back as the same site', () => {
  const read = parseSite(example())
  assert.ok(read.kind === 'site')
  assert.deepEqual(parseSite(printSite(read.site)), read)
})

test('the example of the guide is a good site file', () => {
  const read = parseSite(example())
  assert.ok(read.kind === 'site', JSON.stringify(read))
  assert.equal(read.site.zones[0]?.name, 'Mixing')
  assert.equal(read.site.devices[0]?.isCrownJewel, true)
})

/** The first YAML block of the guide. */
function example(): string {
  const guide = readFileSync(new URL('../../docs/reference/site-file.md', import.meta.url), 'utf8')
  return /```yaml\n([\s\S]*?)```/.exec(guide)![1]!
}
