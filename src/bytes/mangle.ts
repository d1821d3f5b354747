/** Input that every dissector must survive: `bytes` cut at each byte, and with each byte changed. For tests. */
export function* mangled(bytes: Uint8Array): Generator<Uint8Array> {
  for (let length = 0; length < bytes.length; length++) yield bytes.slice(0, length)
  for (let at = 0; at < bytes.length; at++) {
    const original = bytes[at]!
    for (const byte of new Set([0x00, 0xff, 0x7f, 0xc0, original ^ 0x80, original + 1, original - 1])) {
      const changed = bytes.slice()
      changed[at] = byte
      yield changed
    }
  }
}
