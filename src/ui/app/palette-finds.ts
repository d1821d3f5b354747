/** Results of Ctrl-K besides pages and devices: alerts, incidents, tags, techniques, rules and reports. */
import type { TriagedAlert } from '#schema/alert'
import type { AttackTechnique } from '#schema/attack'
import type { IncidentItem } from '#schema/incident'
import type { PointItem } from '#schema/process-values'
import type { ReportKind } from '#schema/reports'
import type { RuleItem } from '#schema/rules'
import { atText } from '#ui/kit/format'
import { severityWords } from '#ui/kit/severities'
import { fits, type PaletteEntry } from './palette-entries.ts'

/** Maximum number offered of each kind. */
const offered = 4

/** Alerts by title, devices and addresses, most severe first. */
export function alertChoices(alerts: readonly TriagedAlert[], words: string): PaletteEntry[] {
  return alerts
    .filter(({ title, what, techniques }) => fits([title, what, ...techniques].join(' '), words))
    .sort((a, b) => severityWords.indexOf(a.severity) - severityWords.indexOf(b.severity))
    .slice(0, offered)
    .map(({ id, title, severity, lastTime }) => ({
      kind: 'alert',
      to: `/alerts?${new URLSearchParams({ alert: id, status: 'all' })}`,
      label: title,
      hint: `alert · ${severity} · ${atText(lastTime)}`,
    }))
}

export function incidentChoices(incidents: readonly IncidentItem[], words: string): PaletteEntry[] {
  return incidents
    .filter(({ title, stages }) =>
      fits([title, ...stages.flatMap((one) => [one.sourceName, one.destinationName])].join(' '), words),
    )
    .slice(0, offered)
    .map(({ id, title, severity }) => ({
      kind: 'incident',
      to: `/incidents/${encodeURIComponent(id)}`,
      label: title,
      hint: `incident · ${severity}`,
    }))
}

export function tagChoices(points: readonly PointItem[]): PaletteEntry[] {
  return points.slice(0, offered).map(({ address, protocol, unit, point }) => ({
    kind: 'tag',
    to: `/values?${new URLSearchParams({ search: point, point: [address, protocol, unit, point].join(' ') })}`,
    label: point,
    hint: `tag · ${address} · ${protocol}`,
  }))
}

export function techniqueChoices(techniques: readonly AttackTechnique[], words: string): PaletteEntry[] {
  return techniques
    .filter(({ id, name }) => fits(`${id} ${name}`, words))
    .slice(0, offered)
    .map(({ id, name, alerts }) => ({
      kind: 'technique',
      to: `/attack?technique=${encodeURIComponent(id)}`,
      label: `${name} (${id})`,
      hint: alerts > 0 ? `technique · ${alerts} alerts` : 'technique',
    }))
}

export function ruleChoices(rules: readonly RuleItem[], words: string): PaletteEntry[] {
  return rules
    .filter(({ id, title, category, techniques }) =>
      fits([id, title, category, ...techniques].join(' '), words),
    )
    .slice(0, offered)
    .map(({ id, title }) => ({
      kind: 'rule',
      to: `/rules?${new URLSearchParams({ search: id })}`,
      label: title,
      hint: 'rule',
    }))
}

export function reportChoices(reports: readonly ReportKind[], words: string): PaletteEntry[] {
  return reports
    .filter(({ title, name }) => fits(`${title} ${name}`, words))
    .slice(0, offered)
    .map(({ title }) => ({ kind: 'report', to: '/reports', label: title, hint: 'report' }))
}
