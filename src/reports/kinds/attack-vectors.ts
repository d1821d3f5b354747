import { countOf, countText } from '#schema/count-text'
import type { PathChangeItem } from '#schema/exposure'
import { riskOf, riskOrNull } from '#schema/risk'
import { stopsOf, trustSection } from '../parts.ts'
import { defineReport, type ReportBlock, type ReportView, type Section } from '../report.ts'
import { namesOf, orDash, shareText } from '../texts.ts'

const PATHS = 10
const CHANGES = 12

export const report = defineReport({
  name: 'attack-vectors',
  title: 'Attack vectors',
  about:
    'Most likely attack paths to critical devices, and the changes that break them, with rules to review. For engineers.',
  order: 20,
  make(view) {
    const { paths, exposureSummary } = view.analysis
    const nameOf = namesOf(view.analysis)
    const [best] = paths
    const last = exposureSummary.changes.at(-1)
    const targets = new Set(paths.map(({ target }) => target))
    return {
      sentence:
        best === undefined
          ? 'No attack path to a critical device was found.'
          : `The most likely path leads from ${nameOf(best.source).toLowerCase()} to ${nameOf(best.target)} in ${countOf(best.hops.length, 'step')}.${last === undefined ? '' : ` The changes in this report lower its likelihood from ${shareText(last.before)} to ${shareText(last.together)}${scoreSentence(last)}.`}`,
      cover: [
        ['Paths shown', String(paths.length)],
        ['Reachable targets', countText(last?.targets?.before ?? targets.size)],
        ['Most likely', best === undefined ? '–' : shareText(best.probability)],
        ['After all changes', last === undefined ? '–' : shareText(last.together)],
        ['Risk', riskStep(last?.scores?.before, last?.scores?.together)],
      ],
      sections: [ways(view), cuts(view), ...scoreSections(view), ...changeSections(view), trustSection(view)],
    }
  },
})

function ways({ analysis }: ReportView): Section {
  const nameOf = namesOf(analysis)
  const blocks: ReportBlock[] = [
    {
      kind: 'text',
      text: 'Each path is a chain of steps an attacker could take. A step’s chance is that of its method (a known flaw, a protocol without authentication, a password in clear text, a remote session) times that of getting there (seen on the wire, allowed by a firewall, same subnet, routed). Chances compare ways with each other; they foretell nothing.',
    },
    ...analysis.paths.slice(0, PATHS).map(
      (path, at): ReportBlock => ({
        kind: 'path',
        title: `${at + 1}. ${nameOf(path.source)} to ${nameOf(path.target)}: ${shareText(path.probability)}`,
        stops: stopsOf(path, analysis),
      }),
    ),
  ]
  if (analysis.paths.length === 0)
    blocks.push({
      kind: 'text',
      text: 'None found. Too little may be known about the devices.',
    })
  return { title: 'Attack paths', blocks }
}

function cuts({ analysis }: ReportView): Section {
  const nameOf = namesOf(analysis)
  const { changes, chokePoints } = analysis.exposureSummary
  return {
    title: 'Fixes that break paths',
    blocks: [
      {
        kind: 'text',
        text: 'One change alone often has no effect, because another path is equally likely. The last two columns show the result of all changes down to that row: likelihood of the most likely path, and reachable targets.',
      },
      ...targetsChart(changes),
      {
        kind: 'table',
        title: 'Changes in recommended order',
        columns: [
          { title: '#', isNumber: true, width: 4 },
          { title: 'Change', width: 38 },
          { title: 'Devices', width: 22 },
          { title: 'Before', isNumber: true, width: 8 },
          { title: 'Alone', isNumber: true, width: 8 },
          { title: 'Together', isNumber: true, width: 10 },
          { title: 'Targets left', isNumber: true, width: 10 },
        ],
        rows: changes.map((change, at) => [
          at + 1,
          change.title,
          `${change.touches.slice(0, 3).map(nameOf).join(', ')}${change.touches.length > 3 ? ' …' : ''}`,
          shareText(change.before),
          shareText(change.alone),
          shareText(change.together),
          change.targets === undefined
            ? '–'
            : `${countText(change.targets.together)} of ${countText(change.targets.before)}`,
        ]),
        empty:
          analysis.paths.length === 0
            ? 'No changes needed.'
            : 'None of the evaluated changes lowers the likelihood, alone or ten combined: too many paths are equally likely.',
        isMain: true,
      },
      {
        kind: 'table',
        title: 'Choke points: devices on many paths',
        columns: [{ title: 'Device' }, { title: 'Share of paths', isNumber: true }],
        rows: chokePoints.map(({ device, share }) => [nameOf(device), shareText(share)]),
        empty: 'No device is on more than one path.',
      },
    ],
  }
}

/** `43 → 37`, from security scores. */
function riskStep(before: number | null | undefined, after: number | null | undefined): string {
  if (before == null || after == null) return '–'
  return before === after ? String(riskOf(after)) : `${riskOf(before)} → ${riskOf(after)}`
}

function scoreSentence({ scores }: PathChangeItem): string {
  if (scores?.before == null || scores.together == null) return ''
  return scores.before === scores.together
    ? `; the risk stays at ${riskOf(scores.before)}`
    : `, and the risk of the site from ${riskOf(scores.before)} to ${riskOf(scores.together)}`
}

/** How many devices that matter most are left within reach, change by change. */
function targetsChart(changes: readonly PathChangeItem[]): ReportBlock[] {
  const before = changes[0]?.targets?.before
  if (before === undefined) return []
  const bar = (label: string, value: number, tone: 'major' | 'plain') => {
    return { label, value, tone, text: countText(value) }
  }
  return [
    {
      kind: 'charts',
      charts: [
        {
          kind: 'bars',
          title: 'Critical devices still reachable, by change',
          items: [
            bar('as is', before, 'major'),
            ...changes
              .slice(0, CHANGES)
              .map(({ title, targets }) => bar(title, targets?.together ?? before, 'plain')),
          ],
        },
      ],
    },
  ]
}

/** Devices named with their risks. */
const SCORED = 20

function scoreSections({ analysis }: ReportView): Section[] {
  const nameOf = namesOf(analysis)
  const { changes } = analysis.exposureSummary
  const last = changes.at(-1)?.scores
  if (last === undefined) return []
  return [
    {
      title: 'Risk before and after',
      blocks: [
        {
          kind: 'text',
          text: 'The risk of the site runs from 0 to 100; up is bad: up to 10 secure, 11 to 30 needs improvement, above 30 vulnerable. Half of it is the highest risk among critical devices, so that one change alone may leave it unchanged. A change that only blocks a path leaves the flaws behind it, and their risk.',
        },
        {
          kind: 'table',
          title: 'Site risk by change',
          columns: [
            { title: '#', isNumber: true, width: 4 },
            { title: 'Change', width: 60 },
            { title: 'Before', isNumber: true, width: 10 },
            { title: 'Alone', isNumber: true, width: 12 },
            { title: 'Together', isNumber: true, width: 14 },
          ],
          rows: changes.map(({ title, scores }, at) => [
            at + 1,
            title,
            riskOrNull(scores?.before) ?? '–',
            riskOrNull(scores?.alone) ?? '–',
            riskOrNull(scores?.together) ?? '–',
          ]),
          empty: '',
        },
        {
          kind: 'table',
          title: 'Devices whose risk changes with all changes',
          columns: [
            { title: 'Device', width: 60 },
            { title: 'Before', isNumber: true, width: 20 },
            { title: 'After', isNumber: true, width: 20 },
          ],
          printed: SCORED,
          rows: last.devices.map(({ device, before, after }) => [
            nameOf(device),
            riskOrNull(before) ?? '–',
            riskOrNull(after) ?? '–',
          ]),
          empty: 'No device risk changes: these changes block paths and fix nothing on a device.',
        },
      ],
    },
  ]
}

function changeSections({ analysis }: ReportView): Section[] {
  const { changes } = analysis.exposureSummary
  if (changes.length === 0) return []
  return [
    {
      title: 'Change details',
      startsPage: true,
      blocks: [
        {
          kind: 'note',
          title: 'Review before use',
          text: 'Rules are generated from observed traffic. Rare connections, such as yearly ones, may be missing. Have them reviewed by operations, and log before you drop.',
          tone: 'minor',
        },
        ...changes.slice(0, CHANGES).flatMap(changeBlocks),
      ],
    },
  ]
}

/** Subject of a setting, if it is not the device itself. */
const SETTINGS: Partial<Record<PathChangeItem['kind'], string>> = {
  segment: 'Still allowed',
  everywhere: 'Where to start',
}

function changeBlocks(change: PathChangeItem, at: number): ReportBlock[] {
  const blocks: ReportBlock[] = [{ kind: 'heading', text: `${at + 1}. ${change.title}` }]
  if (change.setting !== '')
    blocks.push({
      kind: 'note',
      title: SETTINGS[change.kind] ?? 'On the device',
      text: change.setting,
      tone: 'plain',
    })
  if (change.firewall.length > 0)
    blocks.push({
      kind: 'table',
      title: 'Firewall rules',
      printed: 16,
      columns: [
        { title: '', width: 8 },
        { title: 'From', isMono: true, width: 22 },
        { title: 'To', isMono: true, width: 22 },
        { title: 'Service', isMono: true, width: 14 },
        { title: 'Reason', width: 34 },
      ],
      rows: change.firewall.map(({ action, from, to, transport, port, why }) => [
        action,
        from,
        to,
        [transport, port].filter(Boolean).join(' ') || 'any',
        orDash(why),
      ]),
      empty: '',
    })
  if (change.nftables !== '') blocks.push({ kind: 'code', title: 'nftables', text: change.nftables })
  if (change.virtualPatch !== '')
    blocks.push({
      kind: 'code',
      title: 'Suricata rules until the update is installed',
      text: change.virtualPatch,
    })
  return blocks
}
