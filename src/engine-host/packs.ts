/** Optional protocols come in packs, which are off unless this process chose them. */
import type { AnyProtocol } from '#model/protocol'

/** Content of the folders. */
export interface FoundProtocols {
  readonly full: readonly AnyProtocol[]
  readonly recognised: readonly AnyProtocol[]
  readonly packs: ReadonlyMap<string, readonly AnyProtocol[]>
}

let chosen: readonly string[] = []

/** From now on `loadProtocols` returns those of these packs, too. The engine process gets the same list. */
export function choosePacks(names: readonly string[]): void {
  chosen = names
}

export function chosenPacks(): readonly string[] {
  return chosen
}

/** The protocols in use, in name order. A pack's protocol replaces the recogniser of its name. */
export function withPacks(
  { full, recognised, packs }: FoundProtocols,
  names: readonly string[] = chosen,
): AnyProtocol[] {
  const optional = names.flatMap((name) => packs.get(name) ?? [])
  const replaced = new Set(optional.map(({ name }) => name))
  const rest = recognised.filter(({ name }) => !replaced.has(name))
  return [...full, ...optional, ...rest].sort((a, b) => (a.name < b.name ? -1 : 1))
}
