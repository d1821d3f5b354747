import { u16be } from '#bytes/read'
import { isGroupMac, macText } from '#model/address'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// IEEE 802.1AX-2014 §6.4.2.3: subtype, version, then actor and partner TLVs of twenty bytes each.
const SUBTYPE_LACP = 1
const ACTOR = 2
const PARTNER = 22
const LENGTH = 42
const ACTOR_TYPE = 1
const PARTNER_TYPE = 2
const TLV_LENGTH = 20
const NO_MAC = '00:00:00:00:00:00'

interface LacpEnd {
  readonly system: string
  readonly key: number
  readonly port: number
}

interface LacpMessage {
  readonly actor: LacpEnd
  readonly partner: LacpEnd
}

export const protocol = defineProtocol<LacpMessage, undefined>({
  name: 'lacp',
  shortName: 'LACP',
  title: 'Link Aggregation Control Protocol',
  standard: 'IEEE 802.1AX-2014',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ etherType: 0x8809 }],
  dissect,
  facts({ actor, partner }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    if (actor.system !== NO_MAC && !isGroupMac(actor.system)) {
      emit({
        kind: 'identity',
        about,
        attribute: 'mac',
        value: actor.system,
        confidence: confidence.management,
        field: 'Actor_System',
      })
    }
    const neighbour = partner.system === NO_MAC ? undefined : partner.system
    emit({ kind: 'topology', about, port: `port ${actor.port} key ${actor.key}`, neighbour })
  },
  rows: ({ actor, partner }) => [
    { label: 'Actor', value: `${actor.system} port ${actor.port}`, at: ACTOR, length: TLV_LENGTH },
    { label: 'Partner', value: `${partner.system} port ${partner.port}`, at: PARTNER, length: TLV_LENGTH },
  ],
})

/** Reads one LACPDU. `malformed` if it ends within actor and partner, or their TLVs have another length. */
function dissect({ bytes, start, end, isCut }: Slice): Dissected<LacpMessage> {
  const length = end - start
  if (length < 1 || bytes[start] !== SUBTYPE_LACP) return { kind: 'foreign' }
  if (length < LENGTH)
    return isCut ? { kind: 'foreign' } : { kind: 'malformed', at: length, reason: 'length', length }
  const isSound =
    bytes[start + ACTOR] === ACTOR_TYPE &&
    bytes[start + ACTOR + 1] === TLV_LENGTH &&
    bytes[start + PARTNER] === PARTNER_TYPE &&
    bytes[start + PARTNER + 1] === TLV_LENGTH
  if (!isSound) return { kind: 'malformed', at: ACTOR, reason: 'TLV', length }
  return {
    kind: 'message',
    length,
    message: { actor: endAt(bytes, start + ACTOR), partner: endAt(bytes, start + PARTNER) },
  }
}

/** Type, length, priority, system, key, port priority, port, state. */
function endAt(bytes: Uint8Array, at: number): LacpEnd {
  return { system: macText(bytes, at + 4), key: u16be(bytes, at + 10), port: u16be(bytes, at + 14) }
}
