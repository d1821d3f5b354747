import { countOf, countText } from '#contract/count-text'
import type { PathChangeItem } from '#contract/exposure'
import { stopsOf, trustSection } from '../parts.ts'
import { type Block, defineReport, type ReportView, type Section } from '../report.ts'
import { namesOf, orDash, shareText } from '../telling.ts'

const PATHS = 10
const CHANGES = 12

export const report = defineReport({
  name: 'attack-vectors',
  title: 'Attack vectors',
  about:
    'The likeliest ways to what matters most, and the changes that cut them, with rules ready to review. For engineers.',
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
          ? 'No way to a device that matters most was found in what is known.'
          : `The likeliest way leads from ${nameOf(best.source).toLowerCase()} to ${nameOf(best.target)} in ${countOf(best.hops.length, 'step')}.${
              last === undefined
                ? ''
                : ` The changes in this report take its chance from ${shareText(last.before)} to ${shareText(last.together)}${scoreSentence(last)}.`
            }`,
      cover: [
        ['Ways shown', String(paths.length)],
        ['Targets reached', countText(last?.targets?.before ?? targets.size)],
        ['Likeliest', best === undefined ? '–' : shareText(best.probability)],
        ['After all changes', last === undefined ? '–' : shareText(last.together)],
        ['Security score', scoreStep(last?.scores?.before, last?.scores?.together)],
      ],
      sections: [ways(view), cuts(view), ...scoreSections(view), ...changeSections(view), trustSection(view)],
    }
  },
})

function ways({ analysis }: ReportView): Section {
  const nameOf = namesOf(analysis)
  const blocks: Block[] = [
    {
      kind: 'text',
      text: 'Each way is a chain of steps an attacker could take. A step’s chance is that of its method (a known flaw, a protocol that asks for no sign-in, a password in clear text, a remote session) times that of getting there (seen on the wire, allowed by a firewall, same subnet, routed). Chances compare ways with each other; they foretell nothing.',
    },
    ...analysis.paths.slice(0, PATHS).map(
      (path, at): Block => ({
        kind: 'path',
        title: `${at + 1}. ${nameOf(path.source)} to ${nameOf(path.target)}: ${shareText(path.probability)}`,
        stops: stopsOf(path, analysis),
      }),
    ),
  ]
  if (analysis.paths.length === 0)
    blocks.push({
      kind: 'text',
      text: 'None was found. That may also mean that too little is known of the devices.',
    })
  return { title: 'Ways in', blocks }
}

function cuts({ analysis }: ReportView): Section {
  const nameOf = namesOf(analysis)
  const { changes, chokePoints } = analysis.exposureSummary
  return {
    title: 'What cuts them',
    blocks: [
      {
        kind: 'text',
        text: 'One change alone often changes nothing, because the next way is as good. The last two columns tell what is left when all changes down to this line are made: the chance of the likeliest way, and to how many targets any way leads.',
      },
      ...targetsChart(changes),
      {
        kind: 'table',
        title: 'Changes, in the order to make them',
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
            ? 'None is needed.'
            : 'No change that was tried lowers the chance, alone or ten together: too many ways are as good.',
        isMain: true,
      },
      {
        kind: 'table',
        title: 'Choke points: devices that many of the ways pass',
        columns: [{ title: 'Device' }, { title: 'Share of the ways', isNumber: true }],
        rows: chokePoints.map(({ device, share }) => [nameOf(device), shareText(share)]),
        empty: 'No device is passed by more than one way.',
      },
    ],
  }
}

/** `57 → 63`. */
function scoreStep(before: number | null | undefined, after: number | null | undefined): string {
  return before == null || after == null ? '–' : before === after ? String(after) : `${before} → ${after}`
}

function scoreSentence({ scores }: PathChangeItem): string {
  if (scores?.before == null || scores.together == null) return ''
  return scores.before === scores.together
    ? `, and leave the security score at ${scores.before}`
    : `, and the security score of the site from ${scores.before} to ${scores.together}`
}

/** How many devices that matter most are left within reach, change by change. */
function targetsChart(changes: readonly PathChangeItem[]): Block[] {
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
          title: 'Devices that matter most and can still be reached, change by change',
          items: [
            bar('as it is today', before, 'major'),
            ...changes
              .slice(0, CHANGES)
              .map(({ title, targets }) => bar(title, targets?.together ?? before, 'plain')),
          ],
        },
      ],
    },
  ]
}

/** Devices named with their scores. */
const SCORED = 20

function scoreSections({ analysis }: ReportView): Section[] {
  const nameOf = namesOf(analysis)
  const { changes } = analysis.exposureSummary
  const last = changes.at(-1)?.scores
  if (last === undefined) return []
  return [
    {
      title: 'Scores before and after',
      blocks: [
        {
          kind: 'text',
          text: 'The security score of the site runs from 0 to 100: above 90 secure, 70 to 89 needs improvement, below 70 vulnerable. Half of it is the worst device that matters most, so one change alone may leave it where it is. A change that only closes a way leaves the flaws behind it, and their score.',
        },
        {
          kind: 'table',
          title: 'Score of the site, change by change',
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
            scores?.before ?? '–',
            scores?.alone ?? '–',
            scores?.together ?? '–',
          ]),
          empty: '',
        },
        {
          kind: 'table',
          title: 'Devices whose own score changes, with all changes made',
          columns: [
            { title: 'Device', width: 60 },
            { title: 'Before', isNumber: true, width: 20 },
            { title: 'After', isNumber: true, width: 20 },
          ],
          printed: SCORED,
          rows: last.devices.map(({ device, before, after }) => [nameOf(device), before, after]),
          empty: 'No device’s own score changes: these changes close ways and mend nothing on a device.',
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
      title: 'The changes in detail',
      startsPage: true,
      blocks: [
        {
          kind: 'note',
          title: 'Read before you load',
          text: 'Rules are made from what was seen on the wire. A talk that happens once a year may be missing: let those who run the plant read them, and load them first with logging instead of dropping.',
          tone: 'minor',
        },
        ...changes.slice(0, CHANGES).flatMap(changeBlocks),
      ],
    },
  ]
}

/** What a setting is about, where it is not the device itself. */
const SETTINGS: Partial<Record<PathChangeItem['kind'], string>> = {
  segment: 'What stays open',
  everywhere: 'Where to begin',
}

function changeBlocks(change: PathChangeItem, at: number): Block[] {
  const blocks: Block[] = [{ kind: 'heading', text: `${at + 1}. ${change.title}` }]
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
      title: 'For the firewall',
      printed: 16,
      columns: [
        { title: '', width: 8 },
        { title: 'From', isMono: true, width: 22 },
        { title: 'To', isMono: true, width: 22 },
        { title: 'Service', isMono: true, width: 14 },
        { title: 'Why', width: 34 },
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
    blocks.push({ kind: 'code', title: 'Suricata, until the update is in', text: change.virtualPatch })
  return blocks
}
