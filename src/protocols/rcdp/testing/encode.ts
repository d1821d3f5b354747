/** Builds RuggedCom discovery messages for tests and the plant simulator. */
import { asciiBytes, ber, berIntegerContents, berOidContents } from '#bytes/ber-write'
import { ByteWriter } from '#bytes/write'

const TAGS = { get: 0xa0, response: 0xa2, set: 0xa3 } as const

export function message(
  step: keyof typeof TAGS,
  user: string,
  objects: Readonly<Record<string, string>>,
): Uint8Array {
  const bindings = Object.entries(objects).map(([object, value]) =>
    ber(0x30, ber(0x06, berOidContents(object)), ber(0x04, asciiBytes(value))),
  )
  const number = (value: number) => ber(0x02, berIntegerContents(value))
  const pdu = ber(TAGS[step], number(5), number(0), number(0), ber(0x30, ...bindings))
  return new ByteWriter()
    .u16be(pdu.length)
    .u16be(0x0227)
    .u8(0x35, 0)
    .zeros(128)
    .ascii(user.padEnd(15, '\0'))
    .bytes(pdu)
    .take()
}
