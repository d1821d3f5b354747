const CVE = /\bCVE-\d{4}-\d{4,7}\b/g

/**
 * CVEs that a text of the product, or of a rule file, names. Never use it for text from packets, which may contain
 * anything.
 */
export function cvesIn(text: string | undefined): readonly string[] {
  return text?.match(CVE) ?? []
}
