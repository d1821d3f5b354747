/** Where the media of a session flow: in datagrams of their own, or inside the connection. */
import { isIp } from '#model/address'
import type { Emit, Slice } from '#model/protocol'

/** Ports of the Transport field: RFC 2326 §12.39. */
const PORTS = /\b(client|server)_port=(\d{1,5})(?:-(\d{1,5}))?/g
const ADDRESSES = { client: /\bdestination=([^;]+)/, server: /\bsource=([^;]+)/ } as const
/** Ports below belong to well-known services. */
const FIRST_PORT = 1024

/** Announces the flows that the Transport field of an answer to SETUP agrees on. */
export function announceMedia(transport: string, emit: Emit): void {
  if (!/\bRTP\//.test(transport)) return
  for (const [, side, first, second] of transport.matchAll(PORTS)) {
    const address = ADDRESSES[side as 'client' | 'server'].exec(transport)?.[1] ?? ''
    const ip = isIp(address) ? address : undefined
    const port = Number(first)
    if (port < FIRST_PORT || port > 65_534) continue
    emit({ kind: 'expectation', protocol: 'rtp', transport: 'udp', ip, port })
    if (Number(second) === port + 1)
      emit({ kind: 'expectation', protocol: 'rtcp', transport: 'udp', ip, port: port + 1 })
  }
}

/** Hands on a packet that came inside the connection; odd channels are for RTCP: RFC 2326 §10.12, §12.39. */
export function emitMedia(
  media: { readonly channel: number; readonly start: number; readonly end: number },
  { bytes }: Slice,
  emit: Emit,
): void {
  const { channel, start, end } = media
  emit({ kind: 'payload', selector: channel % 2 === 0 ? 'rtp' : 'rtcp', channel, bytes, start, end })
}
