import type { RuleList, RuleProblem, RuleTest } from '#contract/rules'
import { countOf } from '#ui/kit/format'

/** The sentence above the lists. */
export function rulesSentence({ items, problems }: RuleList): string {
  const own = items.filter(({ isOwn }) => isOwn)
  const spoke = items.filter(({ hits }) => hits > 0).length
  const ours = own.length === 0 ? 'none of your own' : `${own.length} of your own`
  const judged = `${countOf(items.length - own.length, 'shipped rule')} and ${ours} are judged; ${spoke === 0 ? 'none spoke' : `${spoke} spoke`} so far.`
  if (problems.length === 0) return judged
  return `${judged} ${problems.length === 1 ? 'One rule is refused' : `${problems.length} rules are refused`}: see below.`
}

/** What would be right, in one line: `line 16: expected a field of modbus, got "functon"`. */
export function problemText({ line, where, expected, got, nearest }: RuleProblem): string {
  const place = line === 0 ? '' : `Line ${line}: `
  const came = got === '' ? '' : `, got ${got}`
  const meant = nearest === '' ? '' : `. Did you mean ${nearest}?`
  return `${place}${where === '' ? '' : `${where}: `}expected ${shortened(expected)}${came}${meant}`
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 159)}…` : text
}

/** What came of a dry run, in one sentence. */
export function dryRunSentence({ rules, captures, isComplete }: RuleTest): string {
  if (captures.length === 0) return 'No capture is kept that could be read again.'
  const hits = rules.reduce((sum, rule) => sum + rule.hits, 0)
  const packets = captures.reduce((sum, capture) => sum + capture.packets, 0)
  const read = `${countOf(captures.length, 'capture')}, ${countOf(packets, 'packet')} read`
  const fired =
    hits === 0
      ? 'Would not have fired'
      : hits === 1
        ? 'Would have fired once'
        : `Would have fired ${hits.toLocaleString('en')} times`
  return `${fired}. ${read}${isComplete ? '.' : '; given up after two minutes, the rest is not known.'}`
}

/** A name for one more file. */
export function freeName(names: readonly string[]): string {
  for (let i = 1; ; i++) {
    const name = i === 1 ? 'plant.yml' : `plant-${i}.yml`
    if (!names.includes(name)) return name
  }
}

/** What a new file begins with. */
export const EXAMPLE = `title: Set point written from elsewhere than the control room
logsource: { product: sightglass, service: modbus }
detection:
  write: { function|in: [5, 6, 15, 16, 22, 23] }
  known: { client.role: [hmi, engineering-station] }
  condition: write and not known
level: high
`
