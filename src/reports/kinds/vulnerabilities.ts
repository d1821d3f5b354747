import { countOf, countText } from '#schema/count-text'
import type { ExposureItem } from '#schema/exposure'
import { bandCounts, openExposures, trustSection } from '../parts.ts'
import { defineReport, type ReportView, type Section } from '../report.ts'
import { listed, namesOf, orDash, shareText, tally } from '../texts.ts'
import { barsOf, toned, toneOf } from '../tones.ts'

export const report = defineReport({
  name: 'vulnerabilities',
  title: 'Vulnerabilities',
  about: 'Matching advisories by CVE and by device, with evidence and fixes. For patch management.',
  order: 40,
  make(view) {
    const found = openExposures(view.analysis).filter(({ kind }) => kind === 'advisory')
    const certain = found.filter(({ verdict }) => verdict === 'affected')
    const cves = new Set(found.map(({ name }) => name))
    const devices = new Set(found.map(({ device }) => device))
    const exploited = new Set(
      found.filter(({ knownExploited }) => knownExploited !== null).map(({ name }) => name),
    )
    return {
      sentence:
        found.length === 0
          ? 'No known advisory matches a device.'
          : `${countOf(cves.size, 'CVE')} on ${countOf(devices.size, 'device')}; ${countText(certain.length)} of ${countOf(found.length, 'finding')} confirmed${exploited.size > 0 ? `; ${countText(exploited.size)} exploited in the wild` : ''}.`,
      cover: [
        ['CVEs', countText(cves.size)],
        ['Devices with findings', countText(devices.size)],
        ['Confirmed', `${countText(certain.length)} of ${countText(found.length)}`],
        ['Exploited in the wild', countText(exploited.size)],
      ],
      sections: [
        overview(view, found),
        byCve(view, found),
        byDevice(view, found),
        decided(view),
        trustSection(view),
      ],
    }
  },
})

function overview({ analysis }: ReportView, found: readonly ExposureItem[]): Section {
  const nameOf = namesOf(analysis)
  return {
    title: 'Summary',
    blocks: [
      {
        kind: 'charts',
        charts: [
          { kind: 'bars', title: 'Findings by risk', items: bandCounts(found) },
          {
            kind: 'bars',
            title: 'Findings by device',
            items: barsOf(tally(found, ({ device }) => nameOf(device))),
          },
        ],
      },
      {
        kind: 'text',
        text: 'Risk is not severity: it combines severity, likelihood of exploitation (known exploitation, public exploits, EPSS), reachability of the device, and impact. "Possible" means that version or model is not visible in traffic.',
      },
    ],
  }
}

function byCve({ analysis }: ReportView, found: readonly ExposureItem[]): Section {
  const nameOf = namesOf(analysis)
  const groups = [...Map.groupBy(found, ({ name }) => name).values()]
  return {
    title: 'By CVE',
    startsPage: true,
    blocks: [
      {
        kind: 'table',
        title: 'CVEs, highest risk first',
        columns: [
          { title: 'CVE', isMono: true, width: 16 },
          { title: 'Risk', isNumber: true, width: 6 },
          { title: 'CVSS', isNumber: true, width: 6 },
          { title: 'EPSS', isNumber: true, width: 8 },
          { title: 'Exploited', width: 10 },
          { title: 'Confirmed?', width: 10 },
          { title: 'Devices', width: 18 },
          { title: 'Fixed in', width: 13, isMono: true },
          { title: 'Due', width: 13 },
        ],
        rows: groups.map((group) => {
          const [worst] = group as [ExposureItem, ...ExposureItem[]]
          return [
            worst.name,
            toned(String(Math.round(worst.score)), toneOf(worst.band)),
            orDash(worst.cvss),
            worst.epss === null ? '–' : shareText(worst.epss),
            worst.knownExploited === null
              ? worst.hasPublicExploit
                ? 'public exploit'
                : '–'
              : toned('known', 'critical'),
            group.some(({ verdict }) => verdict === 'affected') ? 'yes' : 'possible',
            listed([...new Set(group.map(({ device }) => nameOf(device)))], 3),
            orDash(listed(worst.fixedIn, 2)),
            orDash(worst.due),
          ]
        }),
        empty: 'None.',
      },
    ],
  }
}

function byDevice({ analysis }: ReportView, found: readonly ExposureItem[]): Section {
  const nameOf = namesOf(analysis)
  return {
    title: 'By device, with evidence',
    startsPage: true,
    blocks: [
      {
        kind: 'table',
        title: 'All findings',
        columns: [
          { title: 'Device', width: 15 },
          { title: 'CVE', isMono: true, width: 16 },
          { title: 'Risk', isNumber: true, width: 6 },
          { title: 'Matched by', width: 22 },
          { title: 'Advisory', width: 18 },
          { title: 'Result', width: 23 },
        ],
        rows: found.map((one) => {
          const [proof] = one.proofs
          return [
            nameOf(one.device) + (one.module === '' ? '' : ` ${one.module}`),
            one.name,
            toned(String(Math.round(one.score)), toneOf(one.band)),
            orDash([proof?.observed, proof?.version].filter(Boolean).join(' · ')),
            orDash([proof?.advisory, proof?.range].filter(Boolean).join(' ')),
            `${one.verdict}: ${proof?.reason ?? 'no evidence stored'}`,
          ]
        }),
        empty: 'None.',
        isMain: true,
      },
    ],
  }
}

function decided({ analysis }: ReportView): Section {
  const nameOf = namesOf(analysis)
  const rows = analysis.exposures
    .filter(({ state }) => state !== 'open')
    .map((one) => [nameOf(one.device), one.name, one.state, one.title])
  return {
    title: 'Decisions on findings',
    blocks: [
      {
        kind: 'table',
        title: 'Confirmed, rejected, fixed, mitigated or accepted',
        columns: [
          { title: 'Device' },
          { title: 'Finding', isMono: true },
          { title: 'State' },
          { title: 'Title' },
        ],
        rows,
        empty: 'No decisions yet.',
      },
    ],
  }
}
