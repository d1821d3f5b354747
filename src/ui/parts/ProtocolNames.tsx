import { unknown } from '#ui/kit/format'
import { useProtocolName } from './use-protocol-name.ts'

/** Names of protocols, for a cell of a table. */
export function ProtocolNames({ ids }: { ids: readonly string[] }) {
  const protocolName = useProtocolName()
  const text = ids.map(protocolName).join(', ')
  return text === '' ? <span className="quiet">{unknown}</span> : <span title={text}>{text}</span>
}
