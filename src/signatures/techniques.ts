/** ATT&CK ids in what rule authors write, of the enterprise as of the industrial matrix. */

const TECHNIQUE = /\bT\d{4}(?:[._]\d{3})?\b/gi
const MOST = 8

/** Is this key of a rule's metadata about ATT&CK? */
export function isAboutTechniques(key: string): boolean {
  return /mitre|attack|technique/i.test(key)
}

/** `known` and the ids in `text`, each once: `T1692.001`. */
export function withTechniquesOf(text: string, known: readonly string[]): readonly string[] {
  const ids = [...text.matchAll(TECHNIQUE)].map(([id]) => id.toUpperCase().replace('_', '.'))
  return [...new Set([...known, ...ids])].slice(0, MOST)
}
