/** Names the protocol of a flow, of all that are carried in one another. */
import type { ProtocolState } from './protocol-state.ts'
import type { RegisteredProtocol } from './registry.ts'

/**
 * Protocol of a flow: the protocol on top, not its carriers. The first channel counts for all. Of an encrypted tunnel
 * only the handshake is visible, which is not the protocol of the flow; the protocol before both sides agreed on
 * encryption (RDP) is.
 */
export function topOf({ entry, children }: ProtocolState): RegisteredProtocol | undefined {
  if (children === undefined) return entry
  const isEncrypted = entry?.protocol.isEncrypted === true
  for (const child of children.values()) {
    const top = topOf(child)
    if (top !== undefined && !(isEncrypted && top.protocol.isEncrypted === true)) return top
  }
  return entry
}

/**
 * Name of the carrier's own protocol or, where only certain names are wanted, the first of these from the carrier
 * upwards. '' while it is not known.
 */
export function nameOf(protocolState: ProtocolState | undefined, wanted?: ReadonlySet<string>): string {
  if (protocolState?.entry === undefined) return ''
  const { name } = protocolState.entry
  if (wanted === undefined || wanted.has(name) || protocolState.children === undefined) return name
  for (let child of protocolState.children.values()) {
    for (;;) {
      if (child.entry !== undefined && wanted.has(child.entry.name)) return child.entry.name
      const next = child.children?.values().next().value
      if (next === undefined) break
      child = next
    }
  }
  return name
}
