import { countOf, countText } from '#schema/count-text'
import type { Clause } from '../clauses/clause.ts'
import { type ClauseEvidence, evidenceOf } from '../clauses/evidence.ts'
import { clauses as iec62443 } from '../clauses/iec-62443.ts'
import { clauses as nercCip } from '../clauses/nerc-cip.ts'
import { clauses as nis2 } from '../clauses/nis2.ts'
import { blindSpotTable, trustSection } from '../parts.ts'
import { type Cell, defineReport, type Section } from '../report.ts'
import { latestOf, minuteText } from '../texts.ts'
import { toned } from '../tones.ts'

const ALL: readonly (readonly [title: string, clauses: readonly Clause[]])[] = [
  ['NERC CIP', nercCip],
  ['IEC 62443-3-3', iec62443],
  ['NIS 2', nis2],
]

export const report = defineReport({
  name: 'compliance-evidence',
  title: 'Compliance evidence',
  about: 'Evidence per clause, when it was last seen, and what a sensor cannot see. For auditors.',
  order: 70,
  reads: ['links', 'events'],
  make(view) {
    const clauses = ALL.flatMap(([, list]) => list)
    const evidence = new Map(
      clauses.map((clause) => [clause, clause.looks.map((look) => evidenceOf(look, view))]),
    )
    const troubled = clauses.filter((clause) => isTroubled(evidence.get(clause)!))
    return {
      sentence: `${countOf(clauses.length, 'clause')} of three standards can be observed by a sensor; ${countText(troubled.length)} need attention.`,
      cover: [
        ['NERC CIP', countOf(nercCip.length, 'clause')],
        ['IEC 62443-3-3', countOf(iec62443.length, 'clause')],
        ['NIS 2', countOf(nis2.length, 'clause')],
        ['Need attention', countText(troubled.length)],
      ],
      sections: [
        {
          title: 'How to read this',
          blocks: [
            {
              kind: 'note',
              title: 'Evidence, not a verdict',
              text: 'This report lists network observations relevant to each clause. It does not prove compliance, which also requires documents, people and evidence that a sensor cannot see; see the last column. Requirements are summarised in our own words; the standard itself is authoritative.',
              tone: 'plain',
            },
            blindSpotTable(view.analysis),
          ],
        },
        {
          title: 'All clauses',
          blocks: [
            {
              kind: 'table',
              title: 'Summary',
              columns: [
                { title: 'Standard', width: 18 },
                { title: 'Clause', width: 16 },
                { title: 'Title', width: 46 },
                { title: '', width: 20 },
              ],
              rows: clauses.map((clause) => [
                clause.standard,
                clause.clause,
                clause.title,
                stateOf(evidence.get(clause)!),
              ]),
              empty: '',
            },
          ],
        },
        ...ALL.map(([title, list]) => section(title, list, evidence)),
        trustSection(view),
      ],
    }
  },
})

function isTroubled(evidence: readonly ClauseEvidence[]): boolean {
  return evidence.some(({ isTrouble }) => isTrouble)
}

function stateOf(evidence: readonly ClauseEvidence[]): Cell {
  if (isTroubled(evidence)) return toned('check', 'minor')
  const isSeen = evidence.some(({ lastSeen }) => lastSeen !== '')
  return isSeen ? 'seen, no issue' : toned('not seen', 'quiet')
}

function section(
  title: string,
  clauses: readonly Clause[],
  found: ReadonlyMap<Clause, readonly ClauseEvidence[]>,
): Section {
  const hasLevels = clauses.some(({ from }) => from !== undefined)
  return {
    title,
    startsPage: true,
    blocks: [
      {
        kind: 'table',
        title: 'Clauses, evidence and limits',
        columns: [
          { title: 'Clause', width: hasLevels ? 11 : 13 },
          ...(hasLevels ? [{ title: 'From level', width: 11 }] : []),
          { title: 'Requirement', width: hasLevels ? 20 : 22 },
          { title: 'Evidence', width: hasLevels ? 26 : 33 },
          { title: 'Last seen', width: 11 },
          { title: 'Not visible', width: 21 },
        ],
        rows: clauses.map((clause) => {
          const evidence = found.get(clause)!
          const last = latestOf(evidence.map(({ lastSeen }) => lastSeen))
          return [
            hasLevels ? clause.clause : `${clause.standard.replace(/^NERC /, '')} ${clause.clause}`,
            ...(hasLevels ? [clause.from ?? null] : []),
            `${clause.title}. ${clause.asks}`,
            evidence.map(({ words }) => words[0]!.toUpperCase() + words.slice(1)).join('. '),
            minuteText(last),
            clause.blind,
          ]
        }),
        empty: '',
        isMain: title === 'NERC CIP',
      },
    ],
  }
}
