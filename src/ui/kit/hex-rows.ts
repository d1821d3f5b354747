/** Bytes per line of a hex dump. */
export const octetsPerRow = 16

export interface HexRow {
  readonly offset: string
  readonly octets: readonly { readonly hex: string; readonly text: string; readonly isMarked: boolean }[]
}

/** A hex dump, sixteen bytes per line; `marked` is the highlighted range (from, to). */
export function hexRows(
  octets: Uint8Array,
  marked?: { readonly from: number; readonly to: number },
): HexRow[] {
  const rows: HexRow[] = []
  for (let start = 0; start < octets.length; start += octetsPerRow) {
    const line = [...octets.subarray(start, start + octetsPerRow)]
    rows.push({
      offset: start.toString(16).padStart(4, '0'),
      octets: line.map((octet, index) => ({
        hex: octet.toString(16).padStart(2, '0'),
        text: octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.',
        isMarked: marked !== undefined && start + index >= marked.from && start + index < marked.to,
      })),
    })
  }
  return rows
}

/** Bytes of hex text such as `0a1b`; stops at the first invalid pair. */
export function octetsOf(hex: string): Uint8Array {
  const pairs = hex.match(/[0-9a-f]{2}/gi) ?? []
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
}
