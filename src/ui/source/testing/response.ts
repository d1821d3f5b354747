import type {
  ActionTypeItem,
  PlaybookItem,
  ResponseConnectionItem,
  ResponseItem,
  ResponseList,
  TriggerItem,
} from '#schema/response'
import { minutesAgo } from './plant.ts'

const HOUR_MS = 3_600_000
const at = (hours: number) => new Date(Date.UTC(2026, 10, 24, 10) + hours * HOUR_MS).toISOString()

const dryRun: ResponseItem['dryRun'] = {
  id: 'f00d',
  sentence: 'Cuts 2 known connections of 10.20.0.77, 1 of them learned, 1 of the process',
  devices: ['Maintenance laptop'],
  cuts: [
    {
      ...{ client: 'Maintenance laptop (10.20.0.77)', server: 'PLC press 4 (10.20.0.1)', protocol: 's7comm' },
      ...{ isLearned: true, isProcess: true, operations: 'Read Var, Write Var' },
    },
    {
      ...{ client: '10.20.0.77', server: '203.0.113.9', protocol: 'tls' },
      ...{ isLearned: false, isProcess: false, operations: '' },
    },
  ],
  learnedCuts: 1,
  processCuts: 1,
  approvals: 'two',
  reasons: ['cuts 1 learned connections of the process'],
}

const waiting: ResponseItem = {
  ...{
    id: 'r-1',
    state: 'waiting',
    seconds: 3600,
    reason: 'unknown laptop writes to press 4',
    alert: 'alert-0',
  },
  connection: { id: 'c-1', name: 'Plant firewall', typeTitle: 'nftables' },
  target: { kind: 'address', value: '10.20.0.77', destination: '' },
  ...{ playbook: 'Contain a new device: Deny the source', requestedBy: 'lena', requested: at(0) },
  ...{ decideUntil: at(0.25), dryRun, needed: 2, approvals: [{ by: 'ben', time: at(0.1) }] },
  ...{ applied: null, until: null, ended: null, reference: '' },
  log: [
    { time: at(0), text: `planned by lena: ${dryRun.sentence}` },
    { time: at(0.1), text: 'approved by ben' },
  ],
}

export function fixtureResponses(isEmpty: boolean): ResponseList {
  const refused: ResponseItem = {
    ...waiting,
    ...{
      id: 'r-2',
      state: 'refused',
      ended: at(-2),
      requested: at(-2),
      playbook: '',
      approvals: [],
      needed: 0,
    },
    target: { kind: 'address', value: '10.20.0.1', destination: '' },
    dryRun: {
      ...dryRun,
      approvals: 'never',
      reasons: ['PLC press 4 is a controller or safety device (PLC); it is never cut off'],
    },
  }
  const active: ResponseItem = {
    ...waiting,
    ...{
      id: 'r-3',
      state: 'active',
      applied: at(0),
      until: at(1),
      needed: 1,
      reason: 'scanner from outside',
    },
    target: { kind: 'address', value: '203.0.113.9', destination: '' },
    connection: { id: 'c-2', name: 'Block list', typeTitle: 'Served block list' },
    dryRun: {
      ...dryRun,
      sentence: 'No known connection of 203.0.113.9 is cut',
      cuts: [],
      approvals: 'one',
      reasons: [],
    },
  }
  return {
    items: isEmpty ? [] : [waiting, active, refused],
    ...{ next: null, isOff: false, canApprove: !isEmpty, appliedLastHour: isEmpty ? 0 : 1, perHour: 5 },
  }
}

export function fixtureConnections(): ResponseConnectionItem[] {
  const connection = { caFile: '', certificateFile: '', keyFile: '', proxy: '' }
  return [
    {
      ...{
        id: 'c-1',
        name: 'Plant firewall',
        type: 'nftables',
        typeTitle: 'nftables',
        connection,
        secretsSet: [],
      },
      ...{ settings: { namespace: '' }, targets: ['address', 'flow'] },
    },
    {
      ...{ id: 'c-2', name: 'Block list', type: 'block-list', typeTitle: 'Served block list', connection },
      ...{ settings: { list: 'plant' }, targets: ['address', 'domain'], secretsSet: [] },
    },
  ]
}

export function fixtureActionTypes(): ActionTypeItem[] {
  return [
    {
      ...{ name: 'fortigate', title: 'Fortinet FortiGate', targets: ['address'], expiresThere: true },
      description: 'Bans an address at the firewall for a time.',
      settings: [
        {
          ...{ name: 'url', title: 'URL', description: 'Such as https://fortigate.example', kind: 'text' },
          ...{ choices: [], default: null, isAdvanced: false },
        },
      ],
      secrets: [{ name: 'token', title: 'API token', description: '', isOptional: false, when: null }],
    },
  ]
}

export function fixturePlaybooks(): PlaybookItem[] {
  const step = (name: string, type: string, isRun: boolean) => ({
    ...{ id: `action--${name}`, type: 'action', name, commands: [{ type, isRun }] },
  })
  return [
    {
      ...{ id: 'shipped-contain-new-device', name: 'Contain a new device', isShipped: true, faults: [] },
      description: 'Cuts the source of an alert off at the plant firewall for an hour.',
      steps: [step('Ask the shift lead', 'manual', true), step('Deny the source', 'openc2-http', true)],
    },
    {
      ...{ id: '0a1b2c3d4e5f6071', name: 'Imported playbook', isShipped: false, description: '' },
      ...{
        steps: [step('Restart', 'bash', false)],
        faults: ['action--1: bash is kept and shown, never run'],
      },
    },
  ]
}

export function fixtureTriggers(): TriggerItem[] {
  const common = { playbook: 'shipped-block-external-source', severity: 'critical' as const }
  return [
    {
      ...{ id: 't-1', ...common, rules: ['malware-file-seen'], reason: 'agreed with the shift lead' },
      ...{
        proposedBy: 'lena',
        proposed: minutesAgo(4000),
        playbookName: 'List an external source for firewalls',
      },
      ...{ state: 'released', releasedBy: 'ben', released: minutesAgo(3900) },
    },
    {
      ...{ id: 't-2', ...common, rules: ['remote-access-from-internet'], reason: 'trial until May' },
      ...{
        proposedBy: 'lena',
        proposed: minutesAgo(40),
        playbookName: 'List an external source for firewalls',
      },
      ...{ state: 'proposed', releasedBy: '', released: null },
    },
  ]
}
