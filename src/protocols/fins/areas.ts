/**
 * Memory area codes: of CS, CJ, CP and NJ Omron W342 §5-2-2, compared with open libraries of it; of CV
 * controllers as Wireshark's packet-omron-fins.c has them.
 */
const names: ReadonlyMap<number, string> = new Map([
  [0x00, 'CIO bit (CV)'],
  [0x01, 'TIM flag (CV)'],
  [0x02, 'DM bit'],
  [0x06, 'TK bit'],
  [0x07, 'clock pulse'],
  [0x09, 'TIM flag'],
  [0x0a, 'EM bit'],
  [0x30, 'CIO bit'],
  [0x31, 'WR bit'],
  [0x32, 'HR bit'],
  [0x33, 'AR bit'],
  [0x40, 'CIO bit force (CV)'],
  [0x41, 'TIM flag force (CV)'],
  [0x46, 'TK'],
  [0x49, 'TIM flag force'],
  [0x70, 'CIO bit force'],
  [0x71, 'WR bit force'],
  [0x72, 'HR bit force'],
  [0x80, 'CIO (CV)'],
  [0x81, 'TIM (CV)'],
  [0x82, 'DM'],
  [0x89, 'TIM'],
  [0x98, 'EM'],
  [0x9c, 'DR (CV)'],
  [0xb0, 'CIO'],
  [0xb1, 'WR'],
  [0xb2, 'HR'],
  [0xb3, 'AR'],
  [0xbc, 'DR'],
  [0xc0, 'CIO force (CV)'],
  [0xdc, 'IR'],
  [0xf0, 'CIO force'],
  [0xf1, 'WR force'],
  [0xf2, 'HR force'],
])

interface Banks {
  readonly from: number
  readonly to: number
  /** Bank of the first code. */
  readonly first: number
  readonly isWord: boolean
}

/** Codes of a bank of the EM area; 0x90 to 0x97 are those of CV controllers. */
const banks: readonly Banks[] = [
  { from: 0x20, to: 0x2f, first: 0, isWord: false },
  { from: 0x60, to: 0x68, first: 0x10, isWord: true },
  { from: 0x90, to: 0x97, first: 0, isWord: true },
  { from: 0xa0, to: 0xaf, first: 0, isWord: true },
  { from: 0xe0, to: 0xe8, first: 0x10, isWord: false },
]

export interface Area {
  readonly name: string
  /** Values are words; bits and flags are bytes. */
  readonly isWord: boolean
}

export function areaOf(code: number): Area {
  const bank = banks.find(({ from, to }) => code >= from && code <= to)
  if (bank === undefined)
    return { name: names.get(code) ?? `area ${code.toString(16)}`, isWord: code >= 0x80 }
  const number = (code - bank.from + bank.first).toString(16).toUpperCase()
  return { name: `EM${number}${bank.isWord ? '' : ' bit'}`, isWord: bank.isWord }
}

/** Parameter areas: Omron W342 (07/2009) §5-3-8; all of them, and the peripheral device, as Wireshark and libfins have them. */
const parameterAreas: ReadonlyMap<number, string> = new Map([
  [0x8000, 'all parameters'],
  [0x8002, 'CPU bus unit setup'],
  [0x8010, 'PLC setup'],
  [0x8011, 'peripheral device setup'],
  [0x8012, 'I/O tables'],
  [0x8013, 'routing tables'],
])

export function parameterArea(code: number): string {
  return parameterAreas.get(code) ?? `area ${code.toString(16)}`
}
