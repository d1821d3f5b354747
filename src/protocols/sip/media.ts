/** Media that a session description announces: RFC 8866. */
import { latin1 } from '#bytes/message-head'
import { isIp } from '#model/address'
import type { Emit, Slice } from '#model/protocol'

const limits = {
  /** Bytes of a description that are read. */
  bytes: 4096,
  /** Media of one description. */
  media: 8,
} as const

/** `c=IN IP4 192.0.2.1`: §5.7. */
const CONNECTION = /^c=IN IP[46] ([0-9A-Fa-f.:]+)/m
/** `m=audio 49170 RTP/AVP 0`: §5.14; secured profiles look the same from outside. */
const MEDIA = /^m=\w+ (\d{1,5})(?:\/\d+)? (?:UDP\/TLS\/)?RTP\/S?AVPF?/

/** Announces the flows of RTP, and of RTCP one port higher (RFC 3550 §11), that a description in these bytes names. */
export function announceMedia({ bytes, start, end }: Slice, emit: Emit): void {
  const description = latin1(bytes, start, Math.min(end, start + limits.bytes))
  const from = description.indexOf('v=0\r\n')
  if (from < 0) return
  const [session = '', ...media] = description.slice(from).split(/^(?=m=)/m, limits.media + 1)
  for (const one of media) {
    const ip = CONNECTION.exec(one)?.[1] ?? CONNECTION.exec(session)?.[1] ?? ''
    const port = Number(MEDIA.exec(one)?.[1] ?? 0)
    if (!isIp(ip) || port === 0 || port > 65_534) continue // port 0 declines: RFC 3264 §5.1
    emit({ kind: 'expectation', protocol: 'rtp', transport: 'udp', ip, port })
    emit({ kind: 'expectation', protocol: 'rtcp', transport: 'udp', ip, port: port + 1 })
  }
}
