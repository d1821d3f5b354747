import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Traffic } from '#model/fact'
import { BlindSpots } from './blind-spots.ts'

const ZONES: Readonly<Record<string, string>> = { hmi: 'Control', plc: 'Control', desk: 'Office' }
const party = (ip: string) => ({ realm: '', ip, mac: undefined, port: undefined })

function carried(client: string, server: string, change: Partial<Traffic> = {}): Traffic {
  return {
    ...{
      protocol: 'modbus',
      transport: 'tcp',
      vlan: undefined,
      first: 0,
      last: 0,
      place: { file: 0, frame: 1 },
    },
    ...{ packetsFromClient: 1, bytesFromClient: 50, packetsFromServer: 1, bytesFromServer: 50 },
    ...{ timeToLiveFromClient: 0, timeToLiveFromServer: 0, established: true, refused: false },
    ...{ client: party(client), server: party(server), directionKnown: true },
    ...change,
  }
}

function listOf(...traffic: readonly Traffic[]) {
  const spots = new BlindSpots((protocol) => protocol === 'tls')
  for (const one of traffic) spots.traffic(one)
  return spots
    .list((address) => ZONES[address] ?? '')
    .map(({ zone, ...shares }) => [zone, ...Object.values(shares)])
}

test('what crosses counts in both zones, and who is in none counts where his partner is', () => {
  assert.deepEqual(
    listOf(
      carried('hmi', 'plc'),
      carried('desk', 'plc', { protocol: 'tls' }),
      carried('desk', 'internet', { protocol: 'tls' }),
      carried('x', 'y', { protocol: '' }),
    ),
    [
      ['', 0, 1, 0],
      ['Control', 0.5, 0, 0],
      ['Office', 1, 0, 0],
    ],
  )
})

test('counts pairs apart, thousands of them and each as often as it comes', () => {
  const pairs = Array.from({ length: 5000 }, (_, i) =>
    carried(i % 3 === 0 ? 'desk' : 'hmi', `10.0.${i >> 8}.${i & 255}`, {
      protocol: i % 5 === 0 ? '' : 'tls',
    }),
  )
  assert.deepEqual(listOf(...pairs, ...pairs), [
    ['Control', 0.8002, 0.1998, 0],
    ['Office', 0.7996, 0.2004, 0],
  ])
})

test('TCP of which one side alone is seen is a blind spot; a datagram that goes one way is none', () => {
  const oneWay = { packetsFromServer: 0, bytesFromServer: 0, bytesFromClient: 100 }
  assert.deepEqual(
    listOf(carried('hmi', 'plc', oneWay), carried('hmi', 'plc', { ...oneWay, transport: 'udp' })),
    [['Control', 0, 0, 0.5]],
  )
})
