/** Device codes: SH-080956ENG, "Device code". Binary code, name, and whether numbers are hexadecimal and values bits. */
interface Device {
  readonly name: string
  readonly isHex: boolean
  readonly isBit: boolean
}

const word = (name: string, isHex = false): Device => ({ name, isHex, isBit: false })
const bit = (name: string, isHex = false): Device => ({ name, isHex, isBit: true })

const devices: ReadonlyMap<number, Device> = new Map([
  [0x91, bit('SM')],
  [0xa9, word('SD')],
  [0x9c, bit('X', true)],
  [0x9d, bit('Y', true)],
  [0x90, bit('M')],
  [0x92, bit('L')],
  [0x93, bit('F')],
  [0x94, bit('V')],
  [0x98, bit('S')],
  [0xa0, bit('B', true)],
  [0xa8, word('D')],
  [0xb4, word('W', true)],
  [0xc1, bit('TS')],
  [0xc0, bit('TC')],
  [0xc2, word('TN')],
  [0xc7, bit('SS')],
  [0xc6, bit('SC')],
  [0xc8, word('SN')],
  [0xc4, bit('CS')],
  [0xc3, bit('CC')],
  [0xc5, word('CN')],
  [0xa1, bit('SB', true)],
  [0xb5, word('SW', true)],
  [0xa2, bit('DX', true)],
  [0xa3, bit('DY', true)],
  [0xcc, word('Z')],
  [0xaf, word('R')],
  [0xb0, word('ZR')],
  [0x2c, word('RD')],
])

const byName: ReadonlyMap<string, Device> = new Map([...devices.values()].map((it) => [it.name, it]))

export function deviceOf(code: number): Device | undefined {
  return devices.get(code)
}

export function deviceNamed(name: string): Device | undefined {
  return byName.get(name)
}

/** `D100..109`, `X1F`: the number as the maker's tools print it. */
export function rangeText({ name, isHex }: Device, first: number, count: number): string {
  const radix = isHex ? 16 : 10
  const print = (value: number) => value.toString(radix).toUpperCase()
  return count > 1 ? `${name}${print(first)}..${print(first + count - 1)}` : `${name}${print(first)}`
}
