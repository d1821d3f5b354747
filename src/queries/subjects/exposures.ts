import type { ExposureItem } from '#schema/exposure'
import { defineSubject, nameIn } from '../subject.ts'

export const subject = defineSubject<ExposureItem>({
  name: 'exposures',
  title: 'Findings',
  deviceOf: ({ device }) => device,
  sort: '-score',
  fields: [
    {
      name: 'score',
      title: 'Risk',
      kind: 'number',
      of: (e) => Math.round(e.score * 10) / 10,
      isColumn: true,
    },
    { name: 'band', title: 'Band', kind: 'text', of: (e) => e.band, isColumn: true },
    { name: 'name', title: 'Finding', kind: 'text', of: (e) => e.name, isColumn: true },
    { name: 'title', title: 'Title', kind: 'text', of: (e) => e.title, isColumn: true },
    { name: 'kind', title: 'Kind', kind: 'text', of: (e) => e.kind },
    {
      name: 'device',
      title: 'Device',
      kind: 'text',
      of: (e, around) => nameIn(around, e.device),
      isColumn: true,
    },
    {
      name: 'type',
      title: 'Type of device',
      kind: 'text',
      of: (e, around) => around.device(e.device)?.type ?? '',
    },
    {
      name: 'zone',
      title: 'Zone',
      kind: 'text',
      of: (e, around) => around.device(e.device)?.zone ?? '',
      isColumn: true,
    },
    { name: 'verdict', title: 'Verdict', kind: 'text', of: (e) => e.verdict },
    { name: 'cvss', title: 'CVSS', kind: 'number', of: (e) => e.cvss, isColumn: true },
    { name: 'epss', title: 'EPSS', kind: 'number', of: (e) => e.epss },
    { name: 'exploited', title: 'Known exploited since', kind: 'text', of: (e) => e.knownExploited ?? '' },
    {
      name: 'publicExploit',
      title: 'Public exploit',
      kind: 'text',
      of: (e) => (e.hasPublicExploit ? 'yes' : 'no'),
    },
    { name: 'action', title: 'SSVC', kind: 'text', of: (e) => e.action },
    { name: 'due', title: 'Due', kind: 'text', of: (e) => e.due },
    { name: 'fixedIn', title: 'Fixed in', kind: 'text', of: (e) => e.fixedIn },
    { name: 'state', title: 'State', kind: 'text', of: (e) => e.state },
    { name: 'todo', title: 'Action', kind: 'text', of: (e) => e.todo },
  ],
})
