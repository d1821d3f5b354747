import { isGroupMac, kindOfIp } from '#model/address'
import { confidence } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { rule as arpPoisoning } from './rules/arp-poisoning.ts'
import { rule as arpRepliesForOtherHosts } from './rules/arp-replies-for-other-hosts.ts'
import { rule as arpScan } from './rules/arp-scan.ts'
import { rule as arpSpoofing } from './rules/arp-spoofing.ts'
import { rule as defaultGatewayImpersonated } from './rules/default-gateway-impersonated.ts'
import { type ArpMessage, arpOperation, dissect } from './wire.ts'

const NO_MAC = '00:00:00:00:00:00'

export const protocol = defineProtocol<ArpMessage, undefined>({
  name: 'arp',
  shortName: 'ARP',
  title: 'Address Resolution Protocol',
  standard: 'RFC 826; RFC 5227',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ etherType: 0x0806 }],
  dissect,
  facts(message, _slice, emit) {
    const isFromHost = isHost(message.senderIp, message.senderMac)
    if (isFromHost) emitSender(message, emit)
    if (message.senderIp !== '' && message.senderIp === message.targetIp) {
      // RFC 5227 §2.3: an announcement names one address as both sender and target.
      emit({
        kind: 'operation',
        about: 'client',
        verb: 'report',
        name: 'ARP Announcement',
        code: 'announcement',
        object: message.senderIp,
        outcome: 'requested',
      })
      return
    }
    if (kindOfIp(message.targetIp) === 'unspecified') return
    if (isFromHost) emitWay(message, emit)
    if (message.operation !== arpOperation.REQUEST) return
    emit({ kind: 'lookup', name: message.targetIp, outcome: 'requested' })
  },
  rows: (message) => [
    { label: 'Operation', value: String(message.operation), at: 6, length: 2 },
    { label: 'Sender', value: `${message.senderMac} ${message.senderIp}`, at: 8, length: 10 },
    { label: 'Target', value: `${message.targetMac} ${message.targetIp}`, at: 18, length: 10 },
  ],
  rules: [arpRepliesForOtherHosts, arpPoisoning, arpScan, arpSpoofing, defaultGatewayImpersonated],
})

/** Claim of a host about itself. */
function emitSender({ senderIp, senderMac }: ArpMessage, emit: Emit): void {
  emit({
    kind: 'identity',
    about: senderIp,
    attribute: 'mac',
    value: senderMac,
    confidence: confidence.management,
    field: 'ar$sha',
  })
}

/** The receiver of a request or a reply puts the sender's pair into its table: RFC 826, "Packet Reception". */
function emitWay({ operation, senderIp, senderMac, targetIp }: ArpMessage, emit: Emit): void {
  if (operation !== arpOperation.REQUEST && operation !== arpOperation.REPLY) return
  emit({ kind: 'topology', about: targetIp, neighbour: senderIp, route: senderMac })
}

/** Can a host have these? A probe has no sender address: RFC 5227 §1.1. */
function isHost(ip: string, mac: string): boolean {
  if (mac === '' || mac === NO_MAC || isGroupMac(mac)) return false
  const kind = kindOfIp(ip)
  return kind === 'private' || kind === 'public'
}
