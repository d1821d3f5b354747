/** Captures of attacks as analysts open them: a minute of the plant at most, and nothing learned before. */

import * as modbus from '#protocols/modbus/testing/encode'
import { ethernetFrame, ipPacket, udpDatagram } from '#wire/build'
import { conversation, type Pair, unknownClient } from '../other-protocols/conversation.ts'
import type { AlertProof, Scene } from '../proof.ts'

export const attacker = { ip: unknownClient.ip!, mac: unknownClient.mac! } as const

const header = { transaction: 1, unit: 1 }
export const onModbus = { transport: 'tcp', port: 502 } as const

/** Ten registers read and answered. */
export const polled: Pair = [
  modbus.readRequest(header, 3, 0, 10),
  modbus.registersResponse(header, 3, [5, 5, 5, 5, 5, 5, 5, 5, 5, 5]),
]

/** Before anything happens: ten polls in twenty seconds, each on its own connection. */
export const usual: Scene = conversation(onModbus, [polled], [], { times: 10, every: 2 })

/** When the attack begins, seconds. */
export const THEN = 20

/** An IPv4 datagram in its frame. */
export function datagram(ends: {
  readonly at: number
  readonly source: string
  readonly destination: string
  readonly ports: readonly [source: number, destination: number]
  readonly payload: Uint8Array
  readonly macs?: { readonly source: string; readonly destination: string }
}): { readonly at: number; readonly bytes: Uint8Array } {
  const { at, source, destination, payload } = ends
  const [sourcePort, destinationPort] = ends.ports
  const udp = udpDatagram({ source, destination, sourcePort, destinationPort, payload })
  const macs = ends.macs ?? { source: attacker.mac, destination: '02:00:00:00:00:02' }
  return {
    at,
    bytes: ethernetFrame({
      ...macs,
      payload: ipPacket({ source, destination, protocol: 17, payload: udp }),
    }),
  }
}

/** An attack and its everyday likeness, by the technique it must be named by; Defender's list has nothing of it. */
export function withoutBaseline(
  name: string,
  of: { readonly rule: string; readonly technique: string },
  scenes: AlertProof['scenes'],
  nearMiss: AlertProof['scenes'],
): AlertProof {
  return { name, ...of, defenderTitles: '', scenes, nearMiss }
}
