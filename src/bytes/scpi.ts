/** Commands of instruments, over any transport: IEEE 488.2-1992 and SCPI-1999. */

/** The header is the first word, a query ends it with a question mark: IEEE 488.2-1992 §7.3.2. */
export function scpiHeader(line: string): { readonly word: string; readonly isQuery: boolean } {
  const word = line.split(/[\s;]/, 1)[0]!
  return { word, isQuery: word.endsWith('?') }
}

export function asksIdentity(line: string): boolean {
  return /\*IDN\?/i.test(line)
}

const FIELDS = ['vendor', 'model', 'serial', 'firmware'] as const

/** Vendor, model, serial number, firmware of a response to `*IDN?`: IEEE 488.2-1992 §10.14. A 0 replaces a missing field. */
export function identityOf(
  answer: string,
): readonly (readonly [attribute: (typeof FIELDS)[number], value: string])[] {
  const values = answer.split(',').map((value) => value.trim())
  if (values.length !== FIELDS.length) return []
  return FIELDS.map((attribute, i) => [attribute, values[i]!] as const).filter(
    ([, value]) => value !== '' && value !== '0',
  )
}
