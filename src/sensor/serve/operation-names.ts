/** What protocols call their operations, by code: a baseline keeps codes, for they never change, and people read names. */
import type { AnyProtocol } from '#model/protocol'

/** The words for a symbol of a protocol's habits; the symbol itself where it is no code. */
export type SymbolWords = (protocol: string, symbol: string) => string

export const plainSymbols: SymbolWords = (_, symbol) => symbol

/** `Read Holding Registers (3)`, `class 0x02 Multiple Service Packet (0x0a)`; a code with several names stays a code. */
export function symbolWordsOf(protocols: readonly Pick<AnyProtocol, 'name' | 'operations'>[]): SymbolWords {
  const byProtocol = new Map(
    protocols.map(({ name, operations = [] }) => [name, Map.groupBy(operations, ({ code }) => code)]),
  )
  const nameOf = (protocol: string, code: string) => {
    const names = new Set(
      byProtocol
        .get(protocol)
        ?.get(code)
        ?.map(({ name }) => name),
    )
    const [only] = names
    return names.size === 1 && only !== code ? only : undefined
  }
  return (protocol, symbol) => {
    const whole = nameOf(protocol, symbol)
    if (whole !== undefined) return `${whole} (${symbol})`
    const space = symbol.lastIndexOf(' ')
    const last = space < 0 ? undefined : nameOf(protocol, symbol.slice(space + 1))
    return last === undefined ? symbol : `${symbol.slice(0, space)} ${last} (${symbol.slice(space + 1)})`
  }
}
