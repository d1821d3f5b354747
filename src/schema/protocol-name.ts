/** Names that people read for protocols. */
import type { ProtocolNames } from '#model/protocol-name'

/** Name by the id of a protocol. */
export type ProtocolNameOf = (id: string) => string

/** Longest id that is read as an acronym. */
const ACRONYM_CHARACTERS = 5

/**
 * The short name of the manifest: `PROFINET RT` for `profinet-rt`. Other ids, of external protocols and of transports: an
 * acronym up to five characters (`UDP`), words above that (`my-robot`: `My robot`). '' stays ''.
 */
export function protocolName(id: string, names: ProtocolNames): string {
  const known = names.get(id)
  if (known !== undefined) return known
  if (id.length <= ACRONYM_CHARACTERS) return id.toUpperCase()
  return (id.slice(0, 1).toUpperCase() + id.slice(1)).replaceAll('-', ' ')
}
