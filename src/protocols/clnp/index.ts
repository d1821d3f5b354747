import { defineProtocol } from '#model/protocol'
import { type ClnpPdu, dissect, pduTypes } from './wire.ts'

export const protocol = defineProtocol<ClnpPdu, undefined>({
  name: 'clnp',
  shortName: 'CLNP',
  title: 'Connectionless Network Protocol of OSI',
  standard: 'ISO/IEC 8473-1:1998',
  depth: 'recognised',
  family: 'infrastructure',
  hints: [{ llc: 0xfe }],
  dissect,
  facts({ type, source, destination }, _slice, emit) {
    const field = { attribute: 'address:nsap', confidence: 0.85 } as const
    emit({ kind: 'identity', about: 'client', ...field, value: source, field: 'Source Address' })
    emit({ kind: 'identity', about: 'server', ...field, value: destination, field: 'Destination Address' })
    const known = pduTypes.get(type)
    if (known?.verb === undefined) return
    emit({ kind: 'operation', verb: known.verb, name: known.name, code: String(type), outcome: 'requested' })
  },
})
