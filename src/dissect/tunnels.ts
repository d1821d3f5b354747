/** Tunnels are named and counted; what they carry is read as packets of its own. */
import type { ProtocolState } from './protocol-state.ts'
import type { RegisteredProtocol, Registry } from './registry.ts'

/** Tunnels that are read together with the one that always carries them. */
const WITHIN: ReadonlyMap<string, string> = new Map([['erspan', 'gre']])

/** One more outer packet of a tunnel. */
export function countTunnel(
  registry: Registry,
  protocolState: ProtocolState,
  name: string,
  bytes: number,
): void {
  protocolState.entry ??= registry.plain(name)
  count(protocolState.entry, bytes)
  const below = WITHIN.get(name)
  if (below !== undefined) count(registry.plain(below), bytes)
}

function count(entry: RegisteredProtocol, bytes: number): void {
  entry.packets++
  entry.bytes += bytes
  entry.messages++
}
