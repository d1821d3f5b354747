/** `a`, `a and b`, `a, b and c`; with `most`, `a, b, c and 2 more`. */
export function listText(texts: readonly string[], most = texts.length): string {
  const rest = texts.length - most
  if (rest > 0) return `${texts.slice(0, most).join(', ')} and ${rest} more`
  const last = texts.at(-1) ?? ''
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`
}
