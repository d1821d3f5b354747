/** The likeliest way to what matters most, the best way to each target, and what cuts them. */
import { changeSets } from '#schema/change-sets'
import type { AttackPathItem } from '#schema/exposure'
import { stopsOf } from './parts.ts'
import type { ReportBlock, ReportView, Section, Table } from './report.ts'
import { namesOf, shareText } from './texts.ts'

/** Targets whose best path is shown. */
const TARGETS = 8
/** Changes shown with the path. */
const CUTS = 8

export function wayInSection({ analysis }: ReportView): Section {
  const title = 'Most likely attack paths'
  const nameOf = namesOf(analysis)
  const [best] = analysis.paths
  if (best === undefined)
    return {
      title,
      blocks: [{ kind: 'text', text: 'No attack path to a critical device was found.' }],
    }
  const cuts = changeSets(analysis.exposureSummary.changes).slice(0, CUTS)
  const blocks: ReportBlock[] = [
    {
      kind: 'path',
      title: `To ${nameOf(best.target)}: ${shareText(best.probability)}`,
      stops: stopsOf(best, analysis),
    },
    otherWays(analysis),
    {
      kind: 'table',
      title: 'Fixes that break paths, each row with all above',
      columns: [
        { title: 'Change', width: 68 },
        { title: 'Likelihood', isNumber: true, width: 18 },
        { title: 'Targets left', isNumber: true, width: 14 },
      ],
      rows: cuts.map(({ changes, before, after }) => [
        changes.map(({ title }) => title).join('; and '),
        `${shareText(before.likelihood)} → ${shareText(after.likelihood)}`,
        after.targets === undefined ? '–' : `${before.targets} → ${after.targets}`,
      ]),
      empty:
        'None of the evaluated changes lowers likelihood, reachable targets or risk: too many paths are equally likely.',
    },
    { kind: 'text', text: 'Likelihood ranks paths; it is not a forecast.' },
  ]
  return { title, blocks }
}

/** The best path to each target: the safety controller is listed even if another is easier to reach. */
function otherWays(analysis: ReportView['analysis']): Table {
  const nameOf = namesOf(analysis)
  const best = new Map<string, AttackPathItem>()
  for (const path of analysis.paths) if (!best.has(path.target)) best.set(path.target, path)
  return {
    kind: 'table',
    title: 'Most likely path to each critical device',
    columns: [
      { title: 'Target', width: 32 },
      { title: 'Path', width: 36 },
      { title: 'Last step', width: 22 },
      { title: 'Likelihood', isNumber: true, width: 10 },
    ],
    rows: [...best.values()]
      .slice(0, TARGETS)
      .map((path) => [
        nameOf(path.target),
        [path.source, ...path.hops.map(({ to }) => to)].map(nameOf).join(' → '),
        path.hops.at(-1)?.title.split(':')[0] ?? '–',
        shareText(path.probability),
      ]),
    empty: '',
  }
}
