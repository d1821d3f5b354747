import assert from 'node:assert/strict'
import { it } from 'node:test'
import { EXAMPLE_DEVICE } from '#detect/example-device'
import type { Alert } from '#model/alert'
import { type AdvisoryRow, type AdvisorySet, type CveFacts, NO_FACTS } from './advisory.ts'
import { judgePlant } from './judge.ts'

const device = {
  ...EXAMPLE_DEVICE,
  vendor: 'Siemens',
  model: 'SIMATIC S7-300',
  orderNumber: '6ES7 315-2EH14-0AB0',
  firmware: '',
}
const row: AdvisoryRow = {
  vendor: 'siemens',
  advisory: 'ICSA-24-001-01',
  product: 'SIMATIC S7-300',
  models: ['6ES7315-2EH14-0AB0'],
  range: '< 3.3.17',
  component: '',
  flags: [],
  fixedIn: ['3.3.17'],
  cves: ['CVE-2024-0001'],
}
const facts: CveFacts = { ...NO_FACTS, cvss3: 7.5, epss: 0.001 }
const set: AdvisorySet = {
  feeds: [],
  rowsOf: (vendor) => (vendor === 'siemens' ? [row] : []),
  factsOf: () => facts,
}
const knowledge = {
  aliasOfVendor: (name: string) => name,
  familyOf: () => '',
  nameOfOrder: () => '',
  linesOf: () => [],
}
const tried = (cve: string, severity = 'critical') =>
  ({
    ...{ source: 'attacker', destination: device.id, targets: [device.id], severity },
    what: `10.0.0.9 tries ${cve} on it`,
    cves: [cve],
  }) as unknown as Alert

function judged(alerts: readonly Alert[]) {
  const { exposures } = judgePlant({ devices: [device], alerts }, new Map(), { set, knowledge })
  return exposures.find(({ name }) => name === 'CVE-2024-0001')!
}

it('raises a weakness that an alert says was tried on the device', () => {
  const before = judged([])
  assert.deepEqual([before.isCertain, before.band], [false, 'low'])
  const after = judged([tried('CVE-2024-0001')])
  assert.deepEqual([after.band, after.terms?.threat, after.hasPublicExploit], ['critical', 1, true])
  assert.equal(after.isCertain, false, 'the version is no more certain than before')
  assert.match(after.terms?.why.threat ?? '', /attempted on this device/)
})

it('leaves alone what was tried otherwise, on others, or as planned', () => {
  const { score } = judged([])
  assert.equal(judged([tried('CVE-2024-00011')]).score, score)
  assert.equal(judged([tried('CVE-2024-0001', 'notice')]).score, score)
  assert.equal(judged([tried('CVE-2024-0001', 'minor')]).score, score)
  const elsewhere = { ...tried('CVE-2024-0001'), source: device.id, destination: 'other', targets: ['other'] }
  assert.equal(judged([elsewhere]).score, score)
})

it('counts what was tried on everybody for each that it reached', () => {
  const toAll = { ...tried('CVE-2024-0001'), destination: '255.255.255.255' }
  assert.equal(judged([toAll]).band, 'critical')
})

it('believes no weakness that packets name', () => {
  const quoted = { ...tried('CVE-2024-0001'), cves: undefined }
  assert.equal(judged([quoted]).score, judged([]).score)
})
