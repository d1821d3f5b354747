import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation, Operation, Traffic } from '#model/fact'
import { Baseline } from './baseline.ts'

const exchange: Operation = {
  kind: 'operation',
  verb: 'report',
  name: 'I/O',
  code: 'io',
  outcome: 'requested',
}
const controller = { realm: '', ip: '10.0.0.1', mac: undefined, port: 2222 }
const adapter = { realm: '', ip: '10.0.0.2', mac: undefined, port: 2222 }

test('of a cyclic exchange either end may have sent the first frame', () => {
  const baseline = learned(false)
  assert.equal(baseline.knowsConnectionPair(traffic(adapter, controller, false)), true)
  assert.equal(baseline.knowsService(traffic(adapter, controller, false)), true)
  assert.notEqual(baseline.channelOf(observation(adapter, controller, false)), undefined)
})

test('a client that is known to be one is not its server', () => {
  const baseline = learned(true)
  assert.equal(baseline.knowsConnectionPair(traffic(adapter, controller, true)), false)
  assert.equal(baseline.knowsService(traffic(adapter, controller, true)), false)
  assert.equal(baseline.channelOf(observation(adapter, controller, true)), undefined)
})

test('a third device is new in either direction', () => {
  const other = { ...adapter, ip: '10.0.0.3' }
  const baseline = learned(false)
  assert.equal(baseline.knowsConnectionPair(traffic(controller, other, false)), false)
  assert.equal(baseline.channelOf(observation(other, controller, false)), undefined)
})

function learned(directionKnown: boolean): Baseline {
  const baseline = new Baseline({
    nameOf: ({ ip }) => ip ?? '',
    kindOf: () => 'other',
    behaviourKeysOf: () => [{ name: 'code', of: ({ code }) => code }],
  })
  baseline.learn(observation(controller, adapter, directionKnown))
  baseline.traffic(traffic(controller, adapter, directionKnown))
  baseline.close()
  return baseline
}

function observation(
  client: typeof controller,
  server: typeof controller,
  directionKnown: boolean,
): Observation<Operation> {
  return { ...context(client, server, directionKnown), fact: exchange, time: 0, lastTime: 0, count: 1 }
}

function traffic(client: typeof controller, server: typeof controller, directionKnown: boolean): Traffic {
  return {
    ...context(client, server, directionKnown),
    first: 0,
    last: 1e6,
    packetsFromClient: 10,
    bytesFromClient: 100,
    packetsFromServer: 10,
    bytesFromServer: 100,
    timeToLiveFromClient: 64,
    timeToLiveFromServer: 64,
    established: true,
    refused: false,
  }
}

function context(client: typeof controller, server: typeof controller, directionKnown: boolean) {
  return {
    protocol: 'enip',
    transport: 'udp',
    client,
    server,
    vlan: undefined,
    place: { file: 0, frame: 1 },
    directionKnown,
  } as const
}
