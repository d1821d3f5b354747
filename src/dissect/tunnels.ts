/** Tunnels are named and counted; what they carry is read as packets of its own. */
import type { Conversation } from './conversation.ts'
import type { Entry, Registry } from './registry.ts'

/** Tunnels that are read together with the one that always carries them. */
const WITHIN: ReadonlyMap<string, string> = new Map([['erspan', 'gre']])

/** One more outer packet of a tunnel. */
export function countTunnel(
  registry: Registry,
  conversation: Conversation,
  name: string,
  bytes: number,
): void {
  conversation.entry ??= registry.plain(name)
  count(conversation.entry, bytes)
  const below = WITHIN.get(name)
  if (below !== undefined) count(registry.plain(below), bytes)
}

function count(entry: Entry, bytes: number): void {
  entry.packets++
  entry.bytes += bytes
  entry.messages++
}
