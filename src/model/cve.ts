const CVE = /\bCVE-\d{4}-\d{4,7}\b/g

/** The weaknesses that a text of our own, or of a rule file, names. Never ask it of what packets brought: they say anything. */
export function cvesIn(text: string | undefined): readonly string[] {
  return text?.match(CVE) ?? []
}
