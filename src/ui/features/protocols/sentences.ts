import type { ProtocolCountItem } from '#schema/link'
import type { ProtocolNameOf } from '#schema/protocol-name'
import { countOf } from '#ui/kit/format'

/** Protocols by packets. */
export function byPackets(protocols: readonly ProtocolCountItem[]): ProtocolCountItem[] {
  return [...protocols].sort((a, b) => b.packets - a.packets || (a.name < b.name ? -1 : 1))
}

/** Summary above the table: number of protocols, and malformed messages. */
export function protocolsSentence(
  protocols: readonly ProtocolCountItem[],
  protocolName: ProtocolNameOf,
): string {
  const broken = protocols.filter(({ malformed }) => malformed > 0)
  const health =
    broken.length === 0
      ? 'No malformed messages.'
      : `${countOf(
          broken.reduce((sum, { malformed }) => sum + malformed, 0),
          'message',
        )} malformed, in ${broken.map(({ name }) => protocolName(name)).join(', ')}.`
  return `${countOf(protocols.length, 'protocol')} recognised by content. ${health}`.replace(/^no/, 'No')
}
