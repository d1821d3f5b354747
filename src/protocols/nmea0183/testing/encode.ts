/** Writes NMEA 0183 sentences, for tests and golden captures. */
const START = /^[$!]/

/** `said` with its checksum and line end: `$GPGLL,…`. */
export function sentence(said: string): Uint8Array {
  const bytes = new TextEncoder().encode(said.replace(START, ''))
  const sum = bytes.reduce((all, byte) => all ^ byte, 0)
  return new TextEncoder().encode(`${said}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`)
}

/** A datagram of IEC 61162-450 with its tags. */
export function datagram(said: string, source = 'GP0001'): Uint8Array {
  const tags = sentence(`s:${source},n:1`).subarray(0, -2)
  const parts = [new TextEncoder().encode('UdPbC\0\\'), tags, new TextEncoder().encode('\\'), sentence(said)]
  return new Uint8Array(parts.flatMap((part) => [...part]))
}
