import { kindOfIp } from '#model/address'
import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { Cargo } from './cargo.ts'
import { meaningOf, messageTypes, operations } from './operations.ts'
import { rule as icmpFlood } from './rules/icmp-flood.ts'
import { rule as icmpTunnel } from './rules/icmp-tunnel.ts'
import { dissect, type IcmpMessage } from './wire.ts'

const ECHO_HEADER = 8
const UNREACHABLE = 3
const REDIRECT = 5
const ROUTER_ADVERTISEMENT = 9
/** Types that are sent unrequested, and do not identify the client. */
const ASKED: ReadonlySet<number> = new Set([8, 10, 13, 15, 17])
const ANSWERED: ReadonlySet<number> = new Set([0, 14, 16, 18])

export const protocol = defineProtocol<IcmpMessage, Cargo>({
  name: 'icmp',
  shortName: 'ICMP',
  title: 'Internet Control Message Protocol',
  standard: 'RFC 792; RFC 1256',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ ipProtocol: 1 }],
  newState: () => new Cargo(),
  dissect,
  isFromClient({ type }) {
    if (ASKED.has(type)) return true
    return ANSWERED.has(type) ? false : undefined
  },
  facts(message, { bytes, start, fromClient }, emit, cargo) {
    const { type, code, gateway } = message
    const meant = meaningOf(type, message.isDirect)
    if (meant === undefined) return
    const [operation, outcome] = meant
    const about = fromClient ? 'server' : 'client'
    const object = type === UNREACHABLE ? `code ${code}` : gateway || undefined
    const isAnswer = outcome !== 'requested'
    emit({ kind: 'operation', ...operation, object, outcome, ...(isAnswer ? {} : { about }) })
    const complaint = cargo.complaint(message, bytes, start + ECHO_HEADER + message.dataLength)
    if (complaint !== '') emit({ kind: 'anomaly', about: 'client', what: 'echo-data', detail: complaint })
    if (type === ROUTER_ADVERTISEMENT) {
      const sender = fromClient ? 'client' : 'server'
      emit({
        kind: 'identity',
        about: sender,
        attribute: 'role',
        value: 'router',
        confidence: confidence.banner,
        field: 'Router Advertisement',
      })
    }
    if (type === REDIRECT && !message.isDirect && kindOfIp(gateway) === 'private') {
      emit({
        kind: 'identity',
        about: gateway,
        attribute: 'role',
        value: 'router',
        confidence: confidence.hearsay,
        field: 'Gateway Internet Address',
      })
    }
  },
  rows: ({ type, code, dataLength }) => [
    { label: 'Type', value: messageTypes.get(type)?.[0].name ?? String(type), at: 0, length: 1 },
    { label: 'Code', value: String(code), at: 1, length: 1 },
    { label: 'Data', value: `${dataLength} bytes`, at: 8, length: dataLength },
  ],
  rules: [icmpFlood, icmpTunnel],
  operations,
})
