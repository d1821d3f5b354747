import type { LinkItem } from '#schema/link'
import type { PacketSelection } from '#ui/source/ring'

/** Packets between the two ends. A server address may name a unit behind a gateway: `10.1.1.5/unit:3`. */
export function packetsOfLink(
  link: Pick<LinkItem, 'clientAddress' | 'serverAddress' | 'port'>,
): PacketSelection {
  const { clientAddress, serverAddress, port } = link
  return {
    host: ownAddress(clientAddress),
    peer: ownAddress(serverAddress),
    ...(port !== null && { port }),
  }
}

function ownAddress(text: string): string | undefined {
  return text.split(/[/@%]/)[0] || undefined
}
