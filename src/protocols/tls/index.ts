import { defineProtocol } from '#model/protocol'
import { facts, isFromClient } from './facts.ts'
import { rule as tlsExploit } from './rules/tls-exploit.ts'
import { dissectSsl2, probeSsl2 } from './ssl2.ts'
import { newState, type TlsState } from './state.ts'
import { dissect, probe, resume, type TlsRecord } from './wire.ts'

export const protocol = defineProtocol<TlsRecord, TlsState>({
  name: 'tls',
  shortName: 'TLS',
  title: 'Transport Layer Security',
  standard:
    'RFC 8446 (TLS 1.3), RFC 5246 (TLS 1.2), The SSL Protocol (Netscape 1995, SSL 2.0), RFC 6066 (extensions), RFC 5280 (certificates), RFC 8701 (GREASE)',
  depth: 'semantic',
  family: 'it',
  isEncrypted: true,
  hints: [
    { content: 'tcp' },
    { transport: 'tcp', port: 443 },
    { transport: 'tcp', port: 8443 },
    { transport: 'tcp', port: 636 },
    { transport: 'tcp', port: 993 },
    { transport: 'tcp', port: 995 },
    { transport: 'tcp', port: 465 },
    { transport: 'tcp', port: 8883 },
    { carriedBy: 'quic', selector: 'hello' },
    { carriedBy: 'openvpn' },
    { carriedBy: 'rdpudp', selector: 'reliable' },
  ],
  newState,
  probe(slice) {
    const answer = probe(slice)
    return answer === 'no' ? probeSsl2(slice) : answer
  },
  dissect(slice, { ssl2 }) {
    if (ssl2.isAgreed) return dissectSsl2(slice, ssl2)
    const found = dissect(slice)
    return found.kind === 'foreign' ? dissectSsl2(slice, ssl2) : found
  },
  isFromClient,
  resume,
  facts,
  rules: [tlsExploit],
})
