import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact, Observation } from '#model/fact'
import { Timeline } from './timeline.ts'
import { lineOf } from './timeline-lines.ts'

const party = { realm: '', ip: '10.0.0.1', mac: undefined, port: 1 }
const seen = (protocol: string, fact: Fact): Observation => ({
  fact,
  protocol,
  transport: 'tcp',
  client: party,
  server: party,
  vlan: undefined,
  time: 5,
  lastTime: 5,
  count: 1,
  place: { file: 0, frame: 7 },
  directionKnown: true,
})
const noTraits = () => ({})
const operation = (protocol: string, verb: 'subscribe' | 'report' | 'configure', name: string, object = '') =>
  lineOf(seen(protocol, { kind: 'operation', verb, name, code: '1', object, outcome: 'requested' }), noTraits)
    ?.type

test('whoever authenticates by what calls a controller logs on there', () => {
  const fact = {
    kind: 'operation',
    verb: 'authenticate',
    name: 'Password',
    code: '1',
    outcome: 'requested',
  } as const
  deepEqual(lineOf(seen('s7comm', fact), () => ({ isControllerInterface: true }))?.type, 'controller-logon')
  deepEqual(lineOf(seen('s7comm', fact), noTraits), undefined)
})

test('groups and subscriptions of OPC Classic are events; those of OPC UA, made all day, are not', () => {
  deepEqual(operation('opc-classic', 'subscribe', 'IOPCServer::AddGroup'), 'opc-subscription')
  deepEqual(operation('opcua', 'subscribe', 'CreateSubscription'), undefined)
  deepEqual(
    operation('opc-classic', 'configure', 'IOPCEventServer::DisableConditionByArea'),
    'configuration-change',
  )
})

test('of syslog only the severest levels are alarms', () => {
  deepEqual(operation('syslog', 'report', 'Message', 'facility 4 critical'), 'device-alarm')
  deepEqual(operation('syslog', 'report', 'Message', 'facility 4 error'), undefined)
  deepEqual(operation('syslog', 'report', 'Message', 'facility 1 alert'), 'device-alarm')
})

test('every way of remote access is one, tunnels too', () => {
  for (const protocol of ['rdp', 'wireguard', 'l2tp', 'openvpn'])
    deepEqual(
      lineOf(seen(protocol, { kind: 'session', phase: 'open', method: '', secured: true }), noTraits)?.type,
      'remote-access',
    )
})

test('a module that was replaced, and a device that speaks again, are lines with their proof', () => {
  const timeline = new Timeline(
    () => 'a',
    () => ({}),
  )
  const place = { file: 0, frame: 3 }
  const change = { id: 'plc', time: 1, place, path: 'slot:3', attribute: 'serial', from: '1', to: '2' }
  timeline.changed([{ kind: 'module-changed', ...change, source: 'cip' }])
  timeline.spokeAgain(
    {
      protocol: 'modbus',
      transport: 'tcp',
      client: party,
      server: party,
      vlan: undefined,
      first: 9,
      last: 9,
      packetsFromClient: 1,
      bytesFromClient: 1,
      packetsFromServer: 1,
      bytesFromServer: 1,
      timeToLiveFromClient: 0,
      timeToLiveFromServer: 0,
      established: true,
      refused: false,
      directionKnown: true,
      place,
    },
    'plc',
    80,
  )
  deepEqual(
    timeline.take().map(({ type, text, devices, place: at }) => [type, text, devices, at]),
    [
      ['module-changed', 'slot:3: serial 1 → 2 (cip)', ['plc'], place],
      ['back-to-normal', 'silent for 80 s (modbus)', ['plc'], place],
    ],
  )
})
