/** Memory area codes: Omron W342 §5-2-2; codes below 0x30 and 0x80 to 0x9F are also those of CV mode. */
const names: ReadonlyMap<number, string> = new Map([
  [0x00, 'CIO bit (CV)'],
  [0x01, 'AR bit (CV)'],
  [0x02, 'DM bit'],
  [0x06, 'TK bit'],
  [0x07, 'EM bit'],
  [0x09, 'TIM flag'],
  [0x0a, 'EM bit'],
  [0x30, 'CIO bit'],
  [0x31, 'WR bit'],
  [0x32, 'HR bit'],
  [0x33, 'AR bit'],
  [0x46, 'TK'],
  [0x60, 'TIM force'],
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
  [0xdc, 'IR'],
  [0xf0, 'CIO force'],
  [0xf1, 'WR force'],
  [0xf2, 'HR force'],
])

export interface Area {
  readonly name: string
  /** Values are words; bits and flags are octets. */
  readonly isWord: boolean
}

export function areaOf(code: number): Area {
  const isBank =
    (code >= 0xa0 && code <= 0xac) || (code >= 0x50 && code <= 0x5f) || (code >= 0x90 && code <= 0x97)
  const isBankBit = (code >= 0x20 && code <= 0x2f) || (code >= 0xe0 && code <= 0xec)
  const bank = (code & 0x0f).toString(16).toUpperCase()
  const name =
    names.get(code) ?? (isBank ? `EM${bank}` : isBankBit ? `EM${bank} bit` : `area ${code.toString(16)}`)
  return { name, isWord: code >= 0x80 && !isBankBit }
}

/** Parameter areas: Omron W342 §5-3-8. */
const parameterAreas: ReadonlyMap<number, string> = new Map([
  [0x8000, 'all parameters'],
  [0x8002, 'routing tables'],
  [0x8010, 'PLC setup'],
  [0x8011, 'peripheral device setup'],
  [0x8012, 'I/O tables'],
  [0x8013, 'routing tables'],
  [0x8014, 'data link tables'],
])

export function parameterArea(code: number): string {
  return parameterAreas.get(code) ?? (code >= 0x8000 ? 'CPU bus unit setup' : `area ${code.toString(16)}`)
}
