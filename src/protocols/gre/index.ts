import { hexCode } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Header: RFC 2784 §2.1; version 1: RFC 2637 §4.1.
const VERSION = 0x0007
const TYPE = 2
const HEADER = 4

interface GreMessage {
  readonly version: number
  /** EtherType of what is inside. */
  readonly type: number
}

interface GreState {
  isEmitted: boolean
}

function dissect({ bytes, start, end }: Slice): Dissected<GreMessage> {
  if (end - start < HEADER) return { kind: 'foreign' }
  const version = u16be(bytes, start) & VERSION
  if (version > 1) return { kind: 'foreign' }
  return { kind: 'message', message: { version, type: u16be(bytes, start + TYPE) }, length: end - start }
}

export const protocol = defineProtocol<GreMessage, GreState>({
  name: 'gre',
  shortName: 'GRE',
  title: 'Generic Routing Encapsulation',
  standard: 'RFC 2784; RFC 2890; RFC 2637',
  depth: 'recognised',
  family: 'infrastructure',
  hints: [{ ipProtocol: 47 }],
  newState: () => ({ isEmitted: false }),
  dissect,
  facts({ type }, _slice, emit, state) {
    // A flow whose first packets were unwrapped below comes here without an exchange.
    if (state === undefined || state.isEmitted) return
    state.isEmitted = true
    emit({ kind: 'session', phase: 'open', method: `gre, type ${hexCode(type, 4)}`, secured: false })
  },
  rows: ({ version, type }) => [
    { label: 'Version', value: String(version), at: 1, length: 1 },
    { label: 'Type', value: hexCode(type, 4), at: TYPE, length: 2 },
  ],
})
