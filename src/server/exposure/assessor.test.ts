import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Device } from '#model/device'
import { Assessor } from './assessor.ts'

const press = {
  id: 'press',
  name: 'press',
  type: 'PLC',
  class: 'OT',
  roles: [],
  vendor: 'Siemens',
  model: 'CPU 315-2 PN/DP',
  orderNumber: '6ES7 315-2EH14-0AB0',
  firmware: 'V3.2.6',
  serial: '',
  software: '',
  os: '',
  realm: '',
  zone: 'cell',
  purdueLevel: 1,
  hostnames: [],
  ipAddresses: ['10.2.0.10'],
  macAddresses: [],
  modules: [],
  protocols: [{ protocol: 's7comm', role: 'server' }],
  keyPosition: '',
  authorised: true,
  importance: 'medium',
  provenance: {},
  alternatives: {},
} as unknown as Device

const job = {
  plant: { devices: [press], links: [], alerts: [] },
  advisories: [],
  firewalls: [],
  details: [],
  states: new Map(),
}

test('judges in a worker, answers what-ifs of it, and tells what it could not read', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'assessor-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const open = join(folder, 'open.txt')
  writeFileSync(open, '*filter\n-A FORWARD -d 10.2.0.10/32 -p tcp --dport 102 -j ACCEPT\n')
  const assessor = new Assessor()
  await assert.rejects(assessor.whatIf({ gone: [] }), /nothing was judged yet/)
  const { site, problems } = await assessor.assess({ ...job, firewalls: [open, join(folder, 'none.txt')] })
  assert.equal(site.exposures.filter(({ kind }) => kind === 'advisory').length, 16)
  assert.equal(site.plan.paths[0]?.source, 'source:internet')
  assert.equal(problems.length, 1)
  const plan = await assessor.whatIf({ gone: ['protect:press', 'patch:press'] })
  assert.deepEqual(plan.paths, [])
  assert.equal(plan.scores?.after, 100)
})

test('a question that fails harms none of the others', async () => {
  const assessor = new Assessor()
  const broken = { ...job, advisories: ['/there/is/no/such/folder'] }
  const [bad, good] = await Promise.allSettled([assessor.assess(broken), assessor.assess(job)])
  assert.deepEqual([bad.status, good.status], ['rejected', 'fulfilled'])
})

test('what is asked for while one is judged is judged once, as it was asked last', async () => {
  const assessor = new Assessor()
  const other = { ...job, plant: { ...job.plant, devices: [] } }
  const [first, second, third] = await Promise.all([
    assessor.assess(job),
    assessor.assess(job),
    assessor.assess(other),
  ])
  assert.deepEqual([first.site.risks.size, third.site.risks.size], [1, 0])
  assert.equal(second, third)
  assert.equal((await assessor.assess(job)).site.risks.size, 1, 'and goes on')
})

test('whoever waits for it when it is closed is told that the server stops', async () => {
  const assessor = new Assessor()
  const refused = assert.rejects(assessor.assess(job), { code: 'shutting-down' })
  await assessor.close()
  await refused
})

test('once it is closed, nothing is judged: not what is under way, not what waits for it', async () => {
  const assessor = new Assessor()
  const asked = [assessor.assess(job), assessor.assess(job)]
  const refused = asked.map((one) => assert.rejects(one, { code: 'shutting-down' }))
  await assessor.close()
  await Promise.all(refused)
  await assert.rejects(assessor.assess(job), { code: 'shutting-down' })
  await assert.rejects(assessor.whatIf({ gone: [] }), { code: 'shutting-down' })
})
