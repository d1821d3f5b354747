import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { GateState } from '#active/gate/gate-state'
import type { QueryCandidate } from '#active/plan/query-permission'
import { QueryJournal } from '#active/recorder/journal'
import { approvalLine, approverKeyLine } from '#active/signing/sign-plan'
import { newApproverKey } from '#active/testing/gate-trial'
import type { Site } from '#model/site'
import { protocol as snmp } from '#protocols/snmp/index'
import { encodeSnmp } from '#protocols/snmp/testing/encode'
import { readTable } from '#reference-data/data-files'
import { CodedError } from '#schema/errors'
import { goldenText, observe } from '#sdk/test-kit/observe'
import { candidatesOf, fragileDevicesIn } from './candidates.ts'
import { ActiveQueryService } from './service.ts'

const NOW = Date.now()
const HOUR = 3_600_000
const keys = { ada: newApproverKey(), bob: newApproverKey() }
let folder: string
let service: ActiveQueryService
let site: Pick<Site, 'maintenance' | 'neverQueried'> | undefined

const plc: QueryCandidate = {
  ...{
    device: 'd1',
    name: 'Mixer',
    addresses: ['10.1.1.5'],
    macs: ['00:1b:1b:00:00:05'],
    vendor: 'Siemens',
    model: 'CPU 315-2 PN/DP',
  },
  ...{
    firmware: '',
    serial: '',
    type: 'PLC',
    category: '',
    roles: ['controller'],
    zone: 'Mixing',
    importance: 'medium',
  },
  ...{
    answers: ['s7comm'],
    clients: { s7comm: 1 },
    units: [],
    profinetIds: [],
    rackSlots: [2],
    slots: [2],
    lastSeen: NOW - HOUR,
  },
  ...{ openAlerts: 0, availabilityCve: '', isAmbiguous: false, wasDistressed: false },
}

function opened(candidates: readonly QueryCandidate[], gate: Partial<GateState> = {}) {
  const state: GateState = {
    ...{
      time: NOW,
      site: 'Riverbend',
      interface: 'query0',
      source: { address: '10.1.9.2', mac: '02:00:00:00:00:02' },
      network: '10.1.9.2/24',
    },
    ...{
      networks: ['10.1.0.0/16'],
      needsSecondPerson: true,
      canaryHours: 24,
      lastNumber: 3,
      credentials: {},
    },
    keys: approverKeyLine('ada', 'Admin', keys.ada) + approverKeyLine('bob', 'Admin', keys.bob),
    ...gate,
  }
  mkdirSync(join(folder, 'out', 'plans'), { recursive: true })
  writeFileSync(join(folder, 'out', 'plans', 'gate.json'), JSON.stringify(state))
  return new ActiveQueryService({
    ...{ spool: join(folder, 'queries'), gateFolder: join(folder, 'out'), now: () => NOW },
    fragile: fragileDevicesIn(readTable('fragile-devices.tsv')),
    candidates: async () => candidates,
    device: async () => undefined,
    site: () => site,
  })
}

const signed = (text: string, name: 'ada' | 'bob') =>
  JSON.parse(approvalLine(text, name, keys[name])) as { name: string; signature: string }
const refused = (reason: RegExp) => (error: unknown) =>
  error instanceof CodedError && reason.test(error.message)

beforeEach(() => {
  site = undefined
  folder = mkdtempSync(join(tmpdir(), 'sightglass-queries-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a plan is made, shown packet by packet, approved by another person, and its result is read', async () => {
  service = opened([plc])
  const { plan, targets, text, rules } = await service.plan({ queries: ['s7-identity'] }, 'ada')
  assert.deepEqual([plan.id, plan.number, plan.state], ['plan-4', 4, 'planned'])
  assert.equal(targets[0]?.packets.filter(({ hex }) => hex !== '').length, 6)
  assert.match(rules, /ip daddr 10\.1\.1\.5/)
  await assert.rejects(service.approve('plan-4', signed(text, 'ada')), refused(/another person/))
  await assert.rejects(service.approve('plan-4', signed(`${text} `, 'bob')), refused(/does not match/))
  assert.equal((await service.approve('plan-4', signed(text, 'bob'))).state, 'approved')
  mkdirSync(join(folder, 'out', 'plans', 'plan-4'), { recursive: true })
  const journal = new QueryJournal(join(folder, 'out', 'plans', 'plan-4', 'journal.jsonl'))
  const about = { address: '10.1.1.5', query: 's7-identity', step: 'Setup', time: NOW }
  journal.add({ kind: 'request', ...about })
  journal.add({ kind: 'distress', ...about, text: 'no answer' })
  journal.close()
  const detail = await service.detail('plan-4')
  assert.deepEqual(
    [detail.targets[0]?.progress, detail.targets[0]?.note, detail.plan.distressed],
    ['distress', 'no answer', 1],
  )
  await service.prepare()
  assert.deepEqual(
    service.ownQueries()?.queries.map(({ target, port }) => [target, port]),
    [['10.1.1.5', 102]],
  )
})

test('answers that came encrypted are a capture in clear, one for each run', async () => {
  const router: QueryCandidate = { ...plc, type: 'Switch', answers: ['snmp'] }
  service = opened([router], { credentials: { '10.1.1.5': { snmp: 0 } } })
  await service.prepare()
  const { plan } = await service.plan({ queries: ['snmp-v3-system', 'snmp-system'] }, 'ada')
  // Version 3 takes the place of the community.
  assert.deepEqual(plan.queries, ['snmp-v3-system'])
  mkdirSync(join(folder, 'out', 'plans', plan.id), { recursive: true })
  const journal = new QueryJournal(join(folder, 'out', 'plans', plan.id, 'journal.jsonl'))
  const about = { address: '10.1.1.5', query: 'snmp-v3-system', step: 'GET', time: NOW }
  const answer = encodeSnmp({
    ...{ version: 1, community: '', pdu: 0xa2, request: 1 },
    bindings: [{ oid: '1.3.6.1.2.1.1.5.0', value: 'core-switch' }],
  })
  journal.add({ kind: 'answer', ...about, opened: Buffer.from(answer).toString('base64') })
  journal.add({ kind: 'end', ...about, text: 'complete' })
  journal.close()
  const [path = '', ...more] = service.endedCaptures()
  assert.deepEqual([path.endsWith('answers-1.pcap'), more.length], [true, 0])
  const { facts } = JSON.parse(goldenText(observe(readFileSync(path), [snmp])))
  assert.ok(JSON.stringify(facts).includes('core-switch'))
})

test('a name server is asked for the names of devices that have none', async () => {
  const server = { ...plc, type: 'Server', model: '', answers: ['dns'] }
  const nameless = { ...plc, device: 'd2', name: '10.1.1.7', addresses: ['10.1.1.7'], answers: [] }
  service = opened([server, nameless])
  const { targets } = await service.plan({ queries: ['dns-ptr'] }, 'ada')
  const requests = targets[0]?.packets.filter(({ hex }) => hex !== '') ?? []
  assert.equal(targets.length, 1)
  assert.deepEqual(
    requests.map(({ hex }) => Buffer.from(hex, 'hex').includes('\x017\x011\x011\x0210\x07in-addr')),
    [true],
  )
  service = opened([server])
  await assert.rejects(service.plan({ queries: ['dns-ptr'] }, 'ada'), refused(/no device may be asked/))
})

test('the site file gives windows and what is never asked; distress holds a device for 90 days', async () => {
  service = opened([plc, { ...plc, device: 'd2', addresses: ['10.1.2.6'] }])
  site = {
    maintenance: [
      { name: 'night', days: [], from: '22:00', to: '04:00', targets: [] },
      { name: 'line 2', days: [], from: '01:00', to: '02:00', targets: ['10.1.2.0/24'] },
    ],
    neverQueried: ['10.1.2.0/24'],
  }
  const { text, targets, leftOut } = await service.plan({ queries: ['s7-identity'], days: 2 }, 'ada')
  assert.deepEqual(
    targets.map(({ address }) => address),
    ['10.1.1.5'],
  )
  assert.deepEqual([leftOut[0]?.device, leftOut[0]?.reason], ['d2', 'is on the exclusion list'])
  const untils = [...text.matchAll(/until: (.*)/g)].map(([, until]) => until)
  assert.ok(untils.length >= 2 && untils.every((until) => until?.endsWith('T04:00:00.000Z')), text)
  service.hold({ device: 'd1', address: '10.1.1.5' }, 'alert device-silent')
  await assert.rejects(service.plan({ queries: ['s7-identity'] }, 'ada'), refused(/in distress/))
})

test('devices are left out with the reason', async () => {
  const cases: Record<string, readonly [Partial<QueryCandidate>, 'held' | 'refused', RegExp]> = {
    safety: [{ model: 'CPU 1516F-3 PN/DP' }, 'refused', /safety/],
    unknown: [{ vendor: '', model: '' }, 'refused', /unknown/],
    medical: [{ category: 'medical' }, 'refused', /medical/],
    gone: [{ lastSeen: NOW - 9 * 24 * HOUR }, 'refused', /9 days/],
    quiet: [{ lastSeen: NOW - 30 * HOUR }, 'held', /30 hours/],
    cve: [{ availabilityCve: 'CVE-2020-1' }, 'held', /CVE-2020-1/],
    alerts: [{ openAlerts: 2 }, 'held', /2 open alerts/],
    shared: [{ isAmbiguous: true }, 'refused', /another realm/],
    unplaced: [{ rackSlots: [] }, 'held', /rack and slot/],
    fragile: [{ vendor: 'Rockwell Automation', model: 'MicroLogix 1100' }, 'refused', /PCCC/],
    ipv6: [{ addresses: ['fe80::1'] }, 'refused', /IPv6/],
  }
  for (const [what, [change, state, reason]] of Object.entries(cases)) {
    service = opened([
      { ...plc, ...change },
      { ...plc, device: 'other', addresses: ['10.1.1.6'] },
    ])
    const { leftOut } = await service.plan({ queries: ['s7-identity'] }, 'ada')
    assert.deepEqual([leftOut[0]?.device, leftOut[0]?.state], ['d1', state], what)
    assert.match(leftOut[0]?.reason ?? '', reason, what)
  }
  service = opened([{ ...plc, openAlerts: 2 }])
  const { targets } = await service.plan(
    { queries: ['s7-identity'], allowed: { d1: 'checked with the shift' } },
    'ada',
  )
  assert.equal(targets[0]?.allowedBecause, 'checked with the shift')
  await assert.rejects(
    service.plan({ queries: ['modbus-server-id'] }, 'ada'),
    refused(/no device may be asked/),
  )
  await assert.rejects(service.plan({ queries: ['nothing'] }, 'ada'), refused(/no query named nothing/))
})

test('hostile names make no plan that reads differently', async () => {
  service = opened([{ ...plc, name: 'x\n  queries: [] # \u202e', model: '*alias &x "y": {' }])
  const { targets, text } = await service.plan({ queries: ['s7-identity'] }, 'ada')
  assert.equal(targets.length, 1)
  assert.doesNotMatch(text, /\u202e/)
})

test('off without a gate; the kill switch is a file that the gate watches', async () => {
  service = opened([plc], { time: NOW - 60_000 })
  assert.match((await service.status()).reason, /nothing since 20/)
  await assert.rejects(service.plan({ queries: ['s7-identity'] }, 'ada'), refused(/are off/))
  service = opened([plc])
  service.stop()
  assert.ok(existsSync(join(folder, 'queries', 'stop')))
  assert.equal((await service.status()).isStopped, true)
  service.release()
  assert.equal((await service.status()).isStopped, false)
  for (const id of ['..', 'plan-1/../../etc', 'plan-9'])
    await assert.rejects(service.detail(id), refused(/no plan/))
})

test('rack and slot, units and clients come from what was seen of a device', async () => {
  const seen = {
    ...{
      id: 'd1',
      name: 'Mixer',
      ipAddresses: ['fe80::1', '10.1.1.5'],
      macAddresses: ['00:1b:1b:00:00:05'],
      vendor: 'Siemens',
    },
    ...{
      model: '',
      firmware: '',
      serial: '',
      type: 'PLC',
      roles: [],
      zone: '',
      importance: 'medium',
      lastSeen: NOW * 1000,
    },
    protocols: [
      { protocol: 's7comm', role: 'server' },
      { protocol: 'dns', role: 'client' },
    ],
    protocolAddresses: [
      { protocol: 's7comm', kind: 's7-slot', value: '0/2' },
      { protocol: 'modbus', kind: 'unit', value: '7' },
    ],
    modules: [{ rack: 0, slot: 4 }],
  }
  const page = (items: readonly unknown[]) => async () => ({ items, next: undefined })
  const store = {
    devices: page([seen]),
    links: page([
      { protocol: 's7comm', server: 'd1' },
      { protocol: 's7comm', server: 'd1' },
      { protocol: 'dns', server: 'd2' },
    ]),
    alerts: page([]),
  }
  const [candidate] = await candidatesOf(store as never, undefined)
  assert.deepEqual(candidate?.addresses, ['10.1.1.5'])
  assert.deepEqual([candidate?.rackSlots, candidate?.units, candidate?.slots], [[2], [7], [4]])
  assert.deepEqual([candidate?.answers, candidate?.clients], [['s7comm'], { s7comm: 2 }])
})

test('the spool folder is there before the first plan, because the gate starts with it', async () => {
  await opened([plc]).prepare()
  assert.ok(statSync(join(folder, 'queries')).isDirectory())
})
