import { u32be } from '#bytes/read'
import { macText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

/** Queries and responses of the configuration port 0x77FE, as Lantronix' integration guides print them. */
const QUERY = 0x000000f6
const RESPONSE = 0x000000f7
const RESPONSE_BYTES = 30
const MAC = 24
/** The setup record holds the password of the device's Telnet menu in clear, as Metasploit's lantronix_telnet_password reads it. */
const SETUP = 0x000000f8
const RECORD = 0x000000f9
const RECORD_BYTES = 16
const PASSWORD = 12
const QUERY_BYTES = 4

export interface LantronixDiscoveryMessage {
  readonly about: 'discovery' | 'setup'
  readonly isQuery: boolean
  /** Of the responder; '' if absent. */
  readonly mac: string
  readonly hasPassword: boolean
}

/** Reads one datagram: a word, and what answers it. */
export function dissect({ bytes, start, end }: Slice): Dissected<LantronixDiscoveryMessage> {
  const length = end - start
  const word = length >= QUERY_BYTES ? u32be(bytes, start) : 0
  const is = (about: LantronixDiscoveryMessage['about'], isQuery: boolean, mac = '', hasPassword = false) =>
    ({ kind: 'message', message: { about, isQuery, mac, hasPassword }, length }) as const
  if (length === QUERY_BYTES && (word === QUERY || word === SETUP))
    return is(word === SETUP ? 'setup' : 'discovery', true)
  if (word === RESPONSE && length === RESPONSE_BYTES)
    return is('discovery', false, macText(bytes, start + MAC))
  if (word === RECORD && length >= RECORD_BYTES)
    return is('setup', false, '', u32be(bytes, start + PASSWORD) !== 0)
  return { kind: 'foreign' }
}
