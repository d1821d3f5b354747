/** ARP alone, and nobody but the liar speaks: who tells stations that it is their neighbour. */

import { encodeArp } from '#protocols/arp/testing/encode'
import { ethernetFrame } from '#wire/build'
import { ipBytes, macBytes } from '#wire/build-address'
import { series } from '../attempts.ts'
import type { AlertProof, RawScene } from '../proof.ts'
import { attacker } from './proof.ts'

interface Host {
  readonly ip: string
  readonly mac: string
}
interface Said {
  readonly at: number
  readonly isReply?: boolean
  readonly to: Host
  /** Address that the sender claims, by its owner. */
  readonly as: string
  readonly by?: string
}

const plc: Host = { ip: '10.20.0.2', mac: '00:1b:1b:00:00:02' }
const panel: Host = { ip: '10.20.0.3', mac: 'd4:be:d9:00:00:03' }
const allHosts = 'ff:ff:ff:ff:ff:ff'

const said = ({ at, isReply = true, to, as, by = attacker.mac }: Said) => ({
  at,
  bytes: ethernetFrame({
    source: by,
    destination: to.mac,
    etherType: 0x0806,
    payload: encodeArp(
      isReply ? 2 : 1,
      { mac: macBytes(by), ip: ipBytes(as) },
      { mac: macBytes(to.mac), ip: ipBytes(to.ip) },
    ),
  }),
})
/** Each of the two is told that the other is here; tools say it every second or two. */
const toBoth = (isReply: boolean): RawScene => ({
  frames: series(20, 2, (_, at) => [
    said({ at, isReply, to: plc, as: panel.ip }),
    said({ at: at + 0.06, isReply, to: panel, as: plc.ip }),
  ]).flat(),
})
const asked = (at: number, client: Host, ip: string) =>
  said({ at, isReply: false, to: { ip, mac: allHosts }, as: client.ip, by: client.mac })
/** A router between two halves of a network answers for either side, when asked. */
const proxied: RawScene = {
  frames: series(20, 2, (_, at) => [
    asked(at, plc, panel.ip),
    said({ at: at + 0.001, to: plc, as: panel.ip }),
    asked(at + 1, panel, plc.ip),
    said({ at: at + 1.001, to: panel, as: plc.ip }),
  ]).flat(),
}
/** It looked for the panel as allHosts does, and then says that it is the panel. */
const oneWay: RawScene = {
  frames: [
    asked(0, attacker, panel.ip),
    ...series(20, 2, (_, at) => said({ at: 1 + at, to: plc, as: panel.ip })),
  ],
}
/** The standby looks for the panel, hears nothing, and tells allHosts that it is the panel now. */
const takenOver: RawScene = {
  frames: [
    asked(0, attacker, panel.ip),
    ...series(20, 2, (_, at) => said({ at: 1 + at, to: { ip: panel.ip, mac: allHosts }, as: panel.ip })),
  ],
}

const shown = { rule: 'arp-poisoning', defenderTitles: 'ARP Spoofing', technique: 'T0830' } as const

export const proofs: readonly AlertProof[] = [
  { ...shown, name: 'neighbours-parted-by-answers', scenes: [toBoth(true)], nearMiss: [proxied] },
  { ...shown, name: 'neighbours-parted-by-questions', scenes: [toBoth(false)] },
  { ...shown, name: 'neighbour-robbed-one-way', scenes: [oneWay], nearMiss: [takenOver] },
]
