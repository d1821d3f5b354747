/** Exports of four endpoint products joined with an incident: who did it, with which program. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Incident } from '#model/incident'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice } from '#store/testing/records'
import { AgentDatabase } from './database.ts'
import { EndpointImports } from './imports.ts'
import { incidentEndpoints } from './incident-endpoints.ts'
import { AgentJoinTable } from './joins.ts'

const START = Date.UTC(2026, 10, 30, 10) * 1000
const at = (minutes: number) => new Date(START / 1000 + minutes * 60_000).toISOString()
const HASH = 'ab'.repeat(32)
const MAC = '00:0c:29:00:00:08'
const PLC = '10.0.0.1'

const incident = {
  ...{ id: 'i-1', title: 'Press stopped', severity: 'critical', score: 40, entry: 'pc-2', target: 'plc-1' },
  ...{ time: START, lastTime: START + 60_000_000 },
  stages: [
    {
      ...{ stage: 'impact', time: START, alerts: [], techniques: [], techniqueNames: [] },
      ...{ source: 'pc-2', destination: 'plc-1', sourceName: 'Laptop', destinationName: 'Press 4' },
    },
  ],
} as unknown as Incident

const defender = [
  {
    DeviceId: 'd1',
    DeviceName: 'laptop.plant.example',
    OnboardingStatus: 'Onboarded',
    MacAddress: '000C29000008',
    Timestamp: at(-60),
  },
  {
    ...{
      DeviceId: 'd1',
      Timestamp: at(0.5),
      ActionType: 'ConnectionSuccess',
      RemoteIP: PLC,
      RemotePort: 102,
    },
    ...{
      InitiatingProcessFileName: 'tool.exe',
      InitiatingProcessCommandLine: 'tool.exe --stop',
      InitiatingProcessSHA256: HASH,
    },
    ...{ InitiatingProcessAccountDomain: 'plant', InitiatingProcessAccountName: 'lena' },
  },
  {
    DeviceId: 'd1',
    Timestamp: at(-5),
    ActionType: 'ProcessCreated',
    FileName: 'TOOL.exe',
    ProcessCommandLine: 'tool.exe\u0007',
    SHA256: HASH,
    AccountName: 'lena',
  },
  {
    DeviceId: 'd1',
    Timestamp: at(-4),
    ActionType: 'ProcessCreated',
    FileName: 'notepad.exe',
    AccountName: 'lena',
  },
  {
    DeviceId: 'd1',
    Timestamp: at(-900),
    ActionType: 'ConnectionSuccess',
    RemoteIP: PLC,
    InitiatingProcessFileName: 'old.exe',
  },
  { DeviceId: 'd1', Timestamp: at(1), AlertId: 'da1', Title: 'Suspicious tool', FileName: 'tool.exe' },
]
const osquery = [
  { hostIdentifier: 'laptop', unixTime: START / 1e6 - 60, columns: { interface: 'eth0', mac: MAC } },
  {
    ...{ hostIdentifier: 'laptop', unixTime: START / 1e6, action: 'added' },
    columns: {
      pid: '7',
      path: '/opt/tool',
      cmdline: 'tool --stop',
      username: 'lena',
      sha256: HASH,
      remote_address: `::ffff:${PLC}`,
      remote_port: '102',
    },
  },
]
const wazuh = [
  { agent_id: '004', scan: { time: at(-60) }, mac: MAC, name: 'eth0', type: 'ethernet' },
  {
    _source: {
      ...{ timestamp: at(1), agent: { id: '004' }, rule: { description: 'Netcat used' } },
      data: {
        win: {
          eventdata: { image: 'C:\\Temp\\tool.exe', user: 'plant\\lena', hashes: `MD5=0,SHA256=${HASH}` },
        },
      },
    },
  },
]
const velociraptor = [
  { ClientId: 'C.0123456789abcdef', Hostname: 'laptop', MACAddresses: [MAC], OS: 'windows' },
  {
    ...{
      ClientId: 'C.0123456789abcdef',
      Timestamp: at(0),
      Path: 'C:\\Temp\\tool.exe',
      Username: 'plant\\lena',
    },
    ...{ 'Laddr.IP': '10.0.0.8', 'Raddr.IP': PLC, 'Raddr.Port': 102, Hash: { SHA256: HASH } },
  },
]

describe('the endpoint side of an incident', () => {
  const expected = [
    [
      defender,
      'defender',
      ['process TOOL.exe lena ', 'connection tool.exe plant\\lena 10.0.0.1:102', 'alert tool.exe  '],
    ],
    [osquery, 'osquery', ['connection tool lena 10.0.0.1:102']],
    [wazuh, 'wazuh', ['alert tool.exe plant\\lena ']],
    [velociraptor, 'velociraptor', ['connection tool.exe plant\\lena 10.0.0.1:102']],
  ] as const
  for (const [rows, source, lines] of expected)
    it(source, async () => {
      const data = mkdtempSync(join(tmpdir(), 'sightglass-incident-endpoints-'))
      const store = new MemoryStore()
      const { number } = await store.addCapture(aCapture())
      await store.apply(number, [
        {
          kind: 'device',
          device: aDevice('pc-2', { name: 'Laptop', macAddresses: [MAC], ipAddresses: ['10.0.0.8'] }),
        },
        {
          kind: 'device',
          device: aDevice('plc-1', { macAddresses: ['00:1b:1b:00:00:01'], ipAddresses: [PLC] }),
        },
      ])
      const db = new AgentDatabase(data)
      const joins = new AgentJoinTable({
        changed: () => {},
        db,
        store,
        data,
        now: () => START / 1000,
        log: assert.fail,
      })
      const imports = new EndpointImports({ db, joins, now: () => START / 1000 })
      const setup = {
        ...{ db, store: { incidents: async () => [incident], device: (id: string) => store.device(id) } },
        joinsOf: (device: string) => joins.joinsOf(device),
      }
      try {
        // Twice: a repeated import adds nothing.
        for (let count = 0; count < 2; count++) await imports.import(JSON.stringify(rows), 'defender.json')
        const [item, ...others] = await incidentEndpoints('i-1', setup)
        assert.deepEqual(others, [])
        assert.deepEqual([item!.device, item!.source], ['pc-2', source])
        assert.deepEqual(
          item!.activities.map(({ kind, process, user, remote }) => `${kind} ${process} ${user} ${remote}`),
          lines,
        )
        assert.ok(item!.activities.some(({ sha256 }) => sha256 === HASH))
        assert.ok(!JSON.stringify(item).includes('\\u0007'))
        await assert.rejects(incidentEndpoints('none', setup), /no incident none/)
      } finally {
        await joins.close()
        db.close()
        rmSync(data, { recursive: true, force: true })
      }
    })
})
