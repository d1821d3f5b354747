/**
 * Words for a symbol of a protocol's habit: `Write Single Coil (5)` for `5`. Without a habit for the code of an
 * operation. The symbol itself where it is no code.
 */
export type SymbolWords = (protocol: string, symbol: string, habit?: string) => string

export const plainSymbols: SymbolWords = (_, symbol) => symbol
