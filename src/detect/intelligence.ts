/** How a finding speaks of an indicator, and how grave it is. */
import type { Severity } from '#model/rule'
import type { Indicator } from '#model/threat'

/** STIX 2.1 appendix A: below 30 is "low", below 70 "medium" on the scale none, low, medium, high. */
const MEDIUM = 30
const HIGH = 70

/** `known malicious by feed.json: Gate of X (confidence 80, TLP amber)`. */
export function threatSentence({ source, name, confidence, marking }: Indicator): string {
  const more = [
    confidence === undefined ? '' : `confidence ${confidence}`,
    marking === undefined ? '' : `TLP ${marking}`,
  ].filter((one) => one !== '')
  return `by ${source}${name === '' ? '' : `: ${name}`}${more.length > 0 ? ` (${more.join(', ')})` : ''}`
}

/** An uncertain entry of a feed pages no person. */
export function severityOfThreat({ confidence }: Indicator, usual: Severity = 'critical'): Severity {
  if (confidence === undefined || confidence >= HIGH) return usual
  return confidence >= MEDIUM ? 'major' : 'minor'
}
