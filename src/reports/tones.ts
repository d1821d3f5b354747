/** Colours of words. */
import { countText } from '#schema/count-text'
import type { BarItem, Cell, Tone } from './report.ts'
import { limits } from './report.ts'

const TONES: Readonly<Record<string, Tone>> = {
  critical: 'critical',
  major: 'major',
  high: 'major',
  minor: 'minor',
  medium: 'minor',
  warning: 'quiet',
  notice: 'quiet',
  low: 'quiet',
}

export const SEVERITY_ORDER = ['critical', 'major', 'minor', 'warning', 'notice'] as const
export const BAND_ORDER = ['critical', 'high', 'medium', 'low'] as const

/** Of a severity of alerts or a band of exposures. */
export function toneOf(word: string): Tone {
  return TONES[word] ?? 'plain'
}

/** The word in its colour. */
export function toned(word: string, tone: Tone = toneOf(word)): Cell {
  return { text: word, tone }
}

/** Defender's bands: 90 and more secure, 70 to 89 needs improvement, below 70 vulnerable. */
export function securityWord(score: number | null): { readonly word: string; readonly tone: Tone } {
  if (score === null) return { word: 'not rated', tone: 'quiet' }
  if (score >= 90) return { word: 'secure', tone: 'good' }
  return score >= 70 ? { word: 'needs improvement', tone: 'minor' } : { word: 'vulnerable', tone: 'critical' }
}

/** Counts as bars: the largest, and the rest as one. */
export function barsOf(counts: readonly (readonly [string, number])[], tone: Tone = 'plain'): BarItem[] {
  const isWhole = counts.length <= limits.bars
  const shown = isWhole ? counts : counts.slice(0, limits.bars - 1)
  const bars = shown.map(([label, value]): BarItem => ({ label: label || 'unknown', value, tone }))
  if (isWhole) return bars
  const rest = counts.slice(limits.bars - 1)
  const value = rest.reduce((sum, [, count]) => sum + count, 0)
  return [...bars, { label: `${countText(rest.length)} others`, value, tone: 'quiet' }]
}
