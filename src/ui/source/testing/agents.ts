import type { AgentAccess, AgentDetail, AgentItem, AgentJoins, EndpointImportItem } from '#schema/agents'
import { minutesAgo } from './plant.ts'

export function fixtureAgents(): AgentItem[] {
  return [
    itemOf('press-7', {}),
    itemOf('gateway-2', { state: 'silent', lastSeen: minutesAgo(3000), device: null }),
  ]
}

function itemOf(name: string, given: Partial<AgentItem>): AgentItem {
  return {
    id: name === 'press-7' ? 'a7'.repeat(16) : 'b3'.repeat(16),
    ...{
      name,
      group: '',
      state: 'reporting',
      created: minutesAgo(9000),
      lastSeen: minutesAgo(4),
      address: '10.1.4.9',
    },
    ...{
      version: '1',
      os: 'Buildroot 2025.02',
      isClockSet: true,
      configuration: 3,
      sendSeconds: 1800,
      digestSeconds: 0,
      batches: 412,
      events: 9120,
    },
    lost: { events: 0, batches: 2, forks: 41, seen: 37 },
    ...{ refused: 0, gaps: 0, clones: 0, checks: { pass: 22, fail: 2, skip: 11, error: 0 }, packages: 61 },
    device: 'device-0',
    ...given,
  }
}

export function fixtureAgent(id: string): AgentDetail {
  const item = fixtureAgents().find((one) => one.id === id) ?? fixtureAgents()[0]!
  const first = minutesAgo(20)
  return {
    ...item,
    ...{ problems: [], rss: 6_200_000, spoolBytes: 2048, counters: { replacedCharacters: 3 } },
    baseline: [
      {
        ...{ check: 'telnet-listening', title: 'Telnet server', result: 'fail', found: 'listens on tcp 23' },
        ...{ severity: 'high', references: ['ETSI EN 303 645 5.5'], todo: 'Remove telnetd from the image' },
      },
    ],
    listeners: [{ transport: 'tcp', address: '0.0.0.0', port: 1883, exe: '/usr/sbin/mosquitto' }],
    accounts: [{ class: 'user', name: 'root', detail: 'uid 0, /bin/sh, has a password' }],
    software: [{ name: 'busybox', version: '1.36.1-r0', manager: 'opkg' }],
    recent: [
      {
        time: first,
        text: 'Login failed on the device: root from 10.1.4.3 on ssh',
        event: {
          ...{ kind: 'login', operation: 'failed', user: 'root', terminal: 'ssh', remote: '10.1.4.3' },
          ...{ source: 'btmp', first, last: first, hits: 1 },
        },
      },
    ],
  }
}

export function fixtureAgentAccess(isOff: boolean): AgentAccess {
  return {
    ...{
      listen: isOff ? '' : '0.0.0.0:8471',
      problem: '',
      broker: '',
      brokerProblem: '',
      siteKey: isOff ? '' : '5f'.repeat(32),
    },
    ...{ certificate: '', configuration: isOff ? 0 : 3, codes: isOff ? 0 : 1 },
    certificateEnds: isOff ? null : '2046-11-25T00:00:00Z',
    names: isOff ? [] : ['sensor-1', 'localhost', '10.1.4.1'],
    refusals: isOff ? [] : [{ reason: 'code', count: 3, last: minutesAgo(12), address: '10.1.2.3' }],
  }
}

export function fixtureJoins(isEmpty: boolean): AgentJoins {
  if (isEmpty) return { joins: [], questions: [] }
  const mac = { key: 'mac', evidence: '00:80:f4:00:00:09' } as const
  return {
    joins: [{ agent: 'a7'.repeat(16), device: 'device-0', name: 'PLC 1', ...mac, confidence: 'high' }],
    questions: [
      {
        agent: 'b3'.repeat(16),
        reason: 'several devices',
        candidates: [
          { device: 'device-1', name: 'Gateway 2', key: 'address', evidence: '10.1.4.12' },
          { device: 'device-2', name: 'Gateway 3', key: 'address', evidence: '10.1.4.12' },
        ],
      },
    ],
  }
}

export function fixtureImports(isEmpty: boolean): EndpointImportItem[] {
  if (isEmpty) return []
  const item = { source: 'defender', file: 'devices.json', endpoints: 48, present: 48 } as const
  return [{ ...item, id: 2, time: minutesAgo(30) }]
}
