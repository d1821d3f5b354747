/** Printable ASCII but quotation mark and backslash: JSON writes it as it is (RFC 8259 §7). */
const PLAIN = /^[ !#-[\]-~]*$/

/** The text as a JSON string; most need nothing but quotation marks. */
export function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)
}
