/** Activity that looks usual until the sensor has learned, and is found afterwards: docs/reference/attack-detection.md gives the reason. */
import { hex } from '#bytes/hex'
import * as bacnet from '#protocols/bacnet/testing/encode'
import * as pmu from '#protocols/c37118/testing/encode'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as melsec from '#protocols/melsec/testing/encode'
import * as samples from '#protocols/sampled-values/testing/encode'
import { ethernetFrame } from '#wire/build'
import { series } from '../attempts.ts'
import type { AlertProof, RawScene } from '../proof.ts'
import { datagram } from '../without-baseline/proof.ts'
import { conversation, type Pair, steadyPolling, unknownClient } from './conversation.ts'

const onBacnet = { transport: 'udp', port: 47808, clientPort: 47808 } as const
const temperature = { type: 0, instance: 1 } as const
const propertyRead: Pair = [
  bacnet.message(bacnet.readProperty(1, temperature, 85), { expectsReply: true }),
  bacnet.message(bacnet.readPropertyAck(1, temperature, 85, { real: 20 })),
]
/** Register-Foreign-Device for an hour, and its result: ASHRAE 135-2020 Annex J.2.6. */
const registered: Pair = [hex('81 05 0006 0e10'), hex('81 00 0006 0000')]

const onDnp3 = { transport: 'tcp', port: 20_000 } as const
const link = { isFromMaster: true, source: 1, destination: 10 }
const eventsRead: Pair = [
  dnp3.frames(link, dnp3.request(0, 1, dnp3.classes(1, 2, 3, 0))),
  dnp3.frames(dnp3.reversed(link), dnp3.response({ sequence: 0 })),
]
const authenticated: Pair = [
  dnp3.frames(link, dnp3.request(0, 32, dnp3.challengeReply(1, 1, hex('a1a2a3a4a5a6a7a8')))),
  dnp3.frames(dnp3.reversed(link), dnp3.response({ sequence: 0 })),
]

const onMelsec = { transport: 'tcp', port: 5010 } as const
const devicesRead: Pair = [
  melsec.request(0x0401, 0, melsec.devices(0xa8, 100, 3)),
  melsec.answer(0, hex('0100 0200 0300')),
]
const unlocked: Pair = [melsec.request(0x1630, 0, hex('0400 31323334')), melsec.answer(0)]

/** Seconds from one message to the next of a recording of more than a day: 7,200 of them. */
const DAY_LONG = 13

/** A measurement unit streams its frequency: IEEE C37.118.2-2011 §6.4. */
function streamed(count: number, frequency: (i: number) => number, every = 1): RawScene {
  const unit = { ip: '10.20.0.2', mac: '02:00:00:00:00:02' }
  const reader = { ip: '10.20.0.1', mac: '02:00:00:00:00:01' }
  const sent = (from: typeof unit, to: typeof unit) => (at: number, payload: Uint8Array) =>
    datagram({
      at,
      payload,
      source: from.ip,
      destination: to.ip,
      ports: [4713, 4713],
      macs: { source: from.mac, destination: to.mac },
    })
  const asks = sent(reader, unit)
  const says = sent(unit, reader)
  return {
    frames: [
      asks(0, pmu.command(7, 5)),
      says(0.1, pmu.configuration(7, [{ name: 'NORTH', idCode: 7, phasors: ['VA'] }])),
      asks(0.2, pmu.command(7, 2)),
      ...series(count, every, (i, at) =>
        says(
          at + 1,
          pmu.data(7, 1_600_000_000 + i, [{ phasors: [[230_000, 0.5]], frequency: frequency(i) }]),
        ),
      ),
    ],
  }
}
const steady = (second: number) => 50 + (second % 5) / 100

/** A merging unit, of which the sensor hears one sample in two seconds. */
const sampled = (count: number, amplitude: number, every = 2): RawScene => ({
  frames: series(count, every, (i, at) => {
    const value = Math.round(amplitude * Math.sin(i / 7))
    const unit = { id: 'MU01', sampleCount: i % 4000, channels: [[value, 0] as const, [-value, 0] as const] }
    const macs = { source: '02:00:00:00:00:41', destination: '01:0c:cd:04:00:01' }
    return {
      at,
      bytes: ethernetFrame({ ...macs, etherType: 0x88ba, payload: samples.sampledValues(0x4000, [unit]) }),
    }
  }),
})

export const proofs: readonly AlertProof[] = [
  {
    name: 'stranger-registers-as-foreign-device',
    rule: 'new-function',
    defenderTitles: '',
    learn: [conversation(onBacnet, [propertyRead], [], steadyPolling)],
    scenes: [conversation(onBacnet, [registered], [], { client: unknownClient })],
  },
  {
    name: 'stranger-authenticates-at-outstation',
    rule: 'new-function',
    defenderTitles: '',
    technique: 'T0859',
    learn: [conversation(onDnp3, [eventsRead], [], steadyPolling)],
    scenes: [conversation(onDnp3, [authenticated], [], { client: unknownClient })],
  },
  {
    name: 'stranger-unlocks-controller',
    rule: 'controller-unlocked',
    defenderTitles: '',
    technique: 'T0859',
    learn: [conversation(onMelsec, [devicesRead], [], steadyPolling)],
    scenes: [conversation(onMelsec, [unlocked], [], { client: unknownClient })],
  },
  {
    name: 'frequency-of-a-measurement-unit-far-out',
    rule: 'value-out-of-range',
    defenderTitles: '',
    learn: [streamed(7200, steady, DAY_LONG)],
    scenes: [streamed(600, (second) => (second > 300 ? 53 : steady(second)))],
    nearMiss: [streamed(300, steady)],
  },
  {
    name: 'samples-far-out',
    rule: 'value-out-of-range',
    defenderTitles: '',
    learn: [sampled(7200, 1000, DAY_LONG)],
    scenes: [sampled(300, 20_000)],
    nearMiss: [sampled(300, 900)],
  },
]
