/** Bytes per line of a hex dump. */
export const bytesPerRow = 16

export interface HexRow {
  readonly offset: string
  readonly bytes: readonly { readonly hex: string; readonly text: string; readonly isMarked: boolean }[]
}

/** A hex dump, sixteen bytes per line; `marked` is the highlighted range (from, to). */
export function hexRows(
  bytes: Uint8Array,
  marked?: { readonly from: number; readonly to: number },
): HexRow[] {
  const rows: HexRow[] = []
  for (let start = 0; start < bytes.length; start += bytesPerRow) {
    const line = [...bytes.subarray(start, start + bytesPerRow)]
    rows.push({
      offset: start.toString(16).padStart(4, '0'),
      bytes: line.map((byte, index) => ({
        hex: byte.toString(16).padStart(2, '0'),
        text: byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
        isMarked: marked !== undefined && start + index >= marked.from && start + index < marked.to,
      })),
    })
  }
  return rows
}

/** Bytes of hex text such as `0a1b`; stops at the first invalid pair. */
export function bytesOf(hex: string): Uint8Array {
  const pairs = hex.match(/[0-9a-f]{2}/gi) ?? []
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
}
