/** Contents of the MMS services that TASE.2 uses, for tests; `mms` puts them into PDUs. */
import { ber } from '#bytes/ber-write'

const name = (domain: string, item: string) =>
  ber(0xa1, ber(0x1a, new TextEncoder().encode(domain)), ber(0x1a, new TextEncoder().encode(item)))

/** Write-Request of one variable. */
export function writeContents(domain: string, item: string, value: Uint8Array): Uint8Array {
  const specification = ber(0xa0, ber(0x30, ber(0xa0, name(domain, item))))
  const data = ber(0xa0, value)
  const contents = new Uint8Array(specification.length + data.length)
  contents.set(specification)
  contents.set(data, specification.length)
  return contents
}

/** A data-set transfer set: numbers and flags in the standard's order, up to those that distinguish it from a command. */
export function transferSet(isEnabled: boolean): Uint8Array {
  const number = (value: number) => ber(0x85, new Uint8Array([value]))
  const flag = (value: boolean) => ber(0x83, new Uint8Array([value ? 1 : 0]))
  return ber(
    0xa2,
    ber(0xa2, number(1)),
    number(0),
    number(30),
    number(60),
    number(0),
    number(0),
    ber(0x84, new Uint8Array([3, 0x60])),
    flag(false),
    flag(false),
    flag(true),
    flag(isEnabled),
  )
}
