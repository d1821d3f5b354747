import { type Attribute, confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, IP_PROTOCOL, type L2tpMessage } from './wire.ts'

/** Control messages: RFC 2661 §3.2. */
const names: ReadonlyMap<number, string> = new Map([
  [1, 'SCCRQ'],
  [2, 'SCCRP'],
  [3, 'SCCCN'],
  [4, 'StopCCN'],
  [6, 'HELLO'],
  [7, 'OCRQ'],
  [8, 'OCRP'],
  [9, 'OCCN'],
  [10, 'ICRQ'],
  [11, 'ICRP'],
  [12, 'ICCN'],
  [14, 'CDN'],
  [15, 'WEN'],
  [16, 'SLI'],
])
const CONNECTED: ReadonlySet<number> = new Set([9, 12])
const REQUEST = 1
const STOP = 4

export const protocol = defineProtocol<L2tpMessage, undefined>({
  name: 'l2tp',
  shortName: 'L2TP',
  title: 'Layer Two Tunneling Protocol',
  standard: 'RFC 2661; RFC 3931',
  depth: 'semantic',
  family: 'infrastructure',
  traits: { hasLogons: true },
  hints: [{ transport: 'udp', port: 1701 }, { ipProtocol: IP_PROTOCOL }],
  dissect,
  isFromClient: ({ type }) => type === REQUEST || undefined,
  facts({ type, host, vendor, firmware }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const say = (attribute: Attribute, value: string, field: string) => {
      if (value !== '')
        emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
    }
    say('name', host, 'Host Name')
    say('vendor', vendor, 'Vendor Name')
    say('firmware', firmware, 'Firmware Revision')
    if (type === undefined) return
    if (CONNECTED.has(type)) emit({ kind: 'session', phase: 'open', method: 'l2tp', secured: false })
    if (type === STOP) emit({ kind: 'session', phase: 'close', method: 'l2tp', secured: false })
  },
  rows: ({ type, host, vendor }) => [
    { label: 'Message', value: names.get(type ?? -1) ?? String(type ?? 'data'), at: 0, length: 2 },
    { label: 'Host', value: `${host} ${vendor}`, at: 12, length: 0 },
  ],
})
