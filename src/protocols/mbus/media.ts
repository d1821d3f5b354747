/** Device types of meters: EN 13757-7:2018 table 13. */
const media: ReadonlyMap<number, string> = new Map([
  [0x00, 'other'],
  [0x01, 'oil'],
  [0x02, 'electricity'],
  [0x03, 'gas'],
  [0x04, 'heat'],
  [0x05, 'steam'],
  [0x06, 'warm water'],
  [0x07, 'water'],
  [0x08, 'heat cost allocator'],
  [0x09, 'compressed air'],
  [0x0a, 'cooling'],
  [0x0b, 'cooling'],
  [0x0c, 'heat'],
  [0x0d, 'heat and cooling'],
  [0x0e, 'bus or system'],
  [0x15, 'hot water'],
  [0x16, 'cold water'],
  [0x17, 'hot and cold water'],
  [0x18, 'pressure'],
  [0x19, 'A/D converter'],
  [0x1a, 'smoke detector'],
  [0x1b, 'room sensor'],
  [0x1c, 'gas detector'],
  [0x20, 'breaker (electricity)'],
  [0x21, 'valve (gas or water)'],
  [0x28, 'waste water'],
  [0x31, 'communication controller'],
  [0x36, 'radio converter (system side)'],
  [0x37, 'radio converter (meter side)'],
])

/** `undefined` for those that are reserved. */
export function mediumOf(type: number): string | undefined {
  return media.get(type)
}

const LETTERS = 3
const LETTER_BITS = 5

/** Three letters of the FLAG association, five bits each, A is 1; undefined if a letter is none: EN 13757-7:2018 §7.5.2. */
export function makerOf(code: number): string | undefined {
  let letters = ''
  for (let i = LETTERS - 1; i >= 0; i--) {
    const letter = (code >> (i * LETTER_BITS)) & 0x1f
    if (letter < 1 || letter > 26) return undefined
    letters += String.fromCharCode(0x40 + letter)
  }
  return letters
}
