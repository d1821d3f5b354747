import { FrameReader } from '#capture/frame-reader'
import { ipText, macText } from '#model/address'
import type { Party } from '#model/fact'
import type { RuleInput } from '#model/rule'
import type { Microseconds } from '#model/time'
import { Packet } from '#wire/packet'

interface Seen {
  readonly frame: number
  readonly time: Microseconds
}

/** The frames of a capture by conversation: who, by which ports. */
export class Conversations {
  readonly #frames = new Map<string, Seen[]>()
  readonly #names: string[] = []

  constructor(capture: Uint8Array) {
    const reader = new FrameReader()
    const packet = new Packet()
    reader.push(capture)
    while (reader.next()) {
      const { number, time } = reader.frame
      if (!packet.over(reader.frame)) continue
      const key = conversation(...endsOf(packet))
      this.#names[number] = key
      const frames = this.#frames.get(key)
      if (frames === undefined) this.#frames.set(key, [{ frame: number, time }])
      else frames.push({ frame: number, time })
    }
  }

  /** Both ends; ports that are made up anew each time are left out. */
  nameOf(frame: number): string {
    return this.#names[frame]?.replaceAll(/ \d{4,}/g, '') ?? 'a frame without addresses'
  }

  /** Frames of the conversation that a finding speaks of, from its first time to its last. */
  framesOf({ client, server, time, lastTime }: RuleInput): number[] {
    const frames = this.#frames.get(conversation(endOf(client), endOf(server))) ?? []
    return frames.filter((seen) => seen.time >= time && seen.time <= lastTime).map(({ frame }) => frame)
  }
}

function endsOf(packet: Packet): [string, string] {
  const { bytes, addressBytes, transport } = packet
  const byteCount = packet.ipVersion === 4 ? 4 : 16
  const end = (ipAt: number, macAt: number, port: number) =>
    packet.ipVersion === 0
      ? macText(addressBytes, macAt)
      : `${ipText(bytes, ipAt, byteCount)}${transport === 0 ? '' : ` ${port}`}`
  return [
    end(packet.sourceIpAt, packet.sourceMacAt, packet.sourcePort),
    end(packet.destinationIpAt, packet.destinationMacAt, packet.destinationPort),
  ]
}

function endOf({ ip, mac, port }: Party): string {
  return ip === undefined ? (mac ?? '') : `${ip}${port === undefined ? '' : ` ${port}`}`
}

function conversation(one: string, other: string): string {
  return [one, other].sort().join(' – ')
}
