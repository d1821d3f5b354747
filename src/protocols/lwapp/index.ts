import { defineProtocol } from '#model/protocol'
import { controlMessages } from './messages.ts'
import { dissect, type LwappPacket } from './wire.ts'

export const protocol = defineProtocol<LwappPacket, undefined>({
  name: 'lwapp',
  shortName: 'LWAPP',
  defenderName: 'Lightweight Access Point',
  title: 'Lightweight Access Point Protocol',
  standard: 'RFC 5412',
  depth: 'recognised',
  family: 'infrastructure',
  hints: [
    { transport: 'udp', port: 12223 },
    { transport: 'udp', port: 12222 },
  ],
  dissect,
  facts({ type }, _slice, emit) {
    const known = type === undefined ? undefined : controlMessages.get(type)
    if (known !== undefined) emit({ kind: 'operation', ...known, code: String(type) })
  },
})
