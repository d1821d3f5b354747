/** Evidence for a clause: count, time of the last, in words. */
import type { Analysis } from '#schema/analysis'
import { countOf, countText } from '#schema/count-text'
import { openExposures } from '../parts.ts'
import type { WholeView } from '../report.ts'
import { latestOf } from '../texts.ts'
import type { EvidenceQuery } from './clause.ts'

export interface ClauseEvidence {
  readonly words: string
  /** RFC 3339; '' where nothing was seen. */
  readonly lastSeen: string
  /** Something to look at: an open finding or an alert, not mere presence. */
  readonly isTrouble: boolean
}

/** Types of the timeline that are changes of configuration. */
const CHANGES: ReadonlySet<string> = new Set([
  'program-download',
  'program-changed',
  'firmware-update',
  'firmware-changed',
  'configuration-change',
  'plc-mode-change',
  'password-change',
])

type EvidenceView = Pick<WholeView, 'analysis' | 'protocolName'>

export function evidenceOf(look: EvidenceQuery, view: EvidenceView): ClauseEvidence {
  const { analysis } = view
  if ('rules' in look) return ofRules(look.rules, analysis)
  if ('events' in look) return ofEvents(new Set(look.events), analysis)
  if ('protocols' in look) return ofProtocols(new Set(look.protocols), view)
  if ('settings' in look) return ofSettings(new Set(look.settings), analysis)
  return ofFacts(look.facts, analysis)
}

function ofRules(rules: readonly string[], { alerts }: Analysis): ClauseEvidence {
  const spoke = alerts.filter(({ rule }) => rules.includes(rule))
  const alarms = spoke.filter(({ isLearning }) => !isLearning)
  const watch = `monitored by ${countOf(rules.length, 'rule')}`
  if (spoke.length === 0) return { words: `${watch}: no alert`, lastSeen: '', isTrouble: false }
  const titles = [...new Set(spoke.map(({ title }) => title))]
  const named =
    titles.length > 3 ? `${titles.slice(0, 3).join('; ')} and ${titles.length - 3} more` : titles.join('; ')
  const learned = spoke.length - alarms.length
  return {
    words: `${watch}: ${countOf(alarms.length, 'alert')}${learned > 0 ? ` and ${countText(learned)} while learning` : ''} (${named})`,
    lastSeen: latestOf(spoke.map(({ lastTime }) => lastTime)),
    isTrouble: alarms.length > 0,
  }
}

function ofEvents(types: ReadonlySet<string>, { events }: Analysis): ClauseEvidence {
  const found = events.filter(({ type }) => types.has(type))
  return {
    words: `${[...types].join(', ')}: ${found.length === 0 ? 'none' : countText(found.length)}`,
    lastSeen: latestOf(found.map(({ time }) => time)),
    isTrouble: false,
  }
}

function ofProtocols(
  protocols: ReadonlySet<string>,
  { analysis, protocolName }: EvidenceView,
): ClauseEvidence {
  const found = analysis.links.filter(({ protocol }) => protocols.has(protocol))
  const spoken = [...new Set(found.map(({ protocol }) => protocolName(protocol)))].sort()
  return {
    words:
      found.length === 0
        ? `none seen of ${[...protocols].map(protocolName).join(', ')}`
        : `${countOf(found.length, 'link')} over ${spoken.join(', ')}`,
    lastSeen: latestOf(found.map(({ lastSeen }) => lastSeen)),
    isTrouble: false,
  }
}

function ofSettings(kinds: ReadonlySet<string>, analysis: Analysis): ClauseEvidence {
  const found = openExposures(analysis).filter(({ kind, name }) => kind === 'posture' && kinds.has(name))
  const devices = new Set(found.map(({ device }) => device))
  const titles = [...new Set(found.map(({ title }) => title.split(':')[0]!))]
  return {
    words:
      found.length === 0
        ? `no device with ${[...kinds].map((kind) => kind.replaceAll('-', ' ')).join(', ')}`
        : `${countOf(devices.size, 'device')}: ${titles.join('; ')}`,
    lastSeen: latestOf(analysis.devices.filter(({ id }) => devices.has(id)).map(({ lastSeen }) => lastSeen)),
    isTrouble: found.length > 0,
  }
}

type EvidenceFactKind = Extract<EvidenceQuery, { readonly facts: string }>['facts']

function ofFacts(fact: EvidenceFactKind, analysis: Analysis): ClauseEvidence {
  const { devices, links, capture } = analysis
  const last = capture.lastTime ?? ''
  const plain = (words: string, lastSeen = last): ClauseEvidence => ({ words, lastSeen, isTrouble: false })
  switch (fact) {
    case 'devices':
      return plain(
        `${countOf(devices.length, 'device')} listed, ${countText(devices.filter(({ vendor, model }) => vendor !== '' && model !== '').length)} with vendor and model`,
      )
    case 'firmware': {
      const reported = devices.filter(({ firmware, os }) => firmware !== '' || os !== '').length
      return plain(
        `firmware or operating system known for ${countText(reported)} of ${countOf(devices.length, 'device')}`,
      )
    }
    case 'zones': {
      const zones = new Set(devices.map(({ zone }) => zone).filter(Boolean))
      const without = devices.filter(({ zone }) => zone === '').length
      return plain(`${countOf(zones.size, 'zone')}, ${countOf(without, 'device')} in none`)
    }
    case 'cross-zone': {
      const zoneOf = new Map(devices.map(({ id, zone }) => [id, zone]))
      const found = links.filter(({ client, server }) => {
        const [one, other] = [zoneOf.get(client), zoneOf.get(server)]
        return one !== undefined && other !== undefined && one !== other
      })
      return plain(
        `${countOf(found.length, 'link')} between zones`,
        latestOf(found.map(({ lastSeen }) => lastSeen)),
      )
    }
    case 'internet': {
      const outside = new Set(devices.filter(({ type }) => type === 'Internet').map(({ id }) => id))
      const found = links.filter(({ client, server }) => outside.has(client) || outside.has(server))
      return {
        ...plain(
          `${countOf(found.length, 'link')} with the internet`,
          latestOf(found.map(({ lastSeen }) => lastSeen)),
        ),
        isTrouble: found.length > 0,
      }
    }
    case 'advisories': {
      const found = openExposures(analysis).filter(({ kind }) => kind === 'advisory')
      const dates = analysis.exposureSummary.feeds.map(
        ({ name, date }) => `${name} ${date || 'without a date'}`,
      )
      return {
        words: `${countOf(found.length, 'open finding')}; compared with ${dates.join(', ') || 'nothing'}`,
        lastSeen: last,
        isTrouble: found.length > 0,
      }
    }
    case 'programs': {
      const parts = devices.flatMap(({ program }) => program)
      return plain(
        `${countOf(parts.length, 'program or block', 'programs and blocks')} recorded from traffic`,
        latestOf(parts.flatMap(({ versions }) => versions.map(({ lastTime }) => lastTime))),
      )
    }
    case 'incidents': {
      const { incidents, alerts } = analysis
      return {
        words: `${countOf(incidents.length, 'incident')} out of ${countOf(alerts.filter(({ isLearning }) => !isLearning).length, 'alert')}, each with time, source, target and frames`,
        lastSeen: latestOf(incidents.map(({ lastTime }) => lastTime)),
        isTrouble: incidents.length > 0,
      }
    }
    case 'changes': {
      const found = analysis.events.filter(({ type }) => CHANGES.has(type))
      return plain(
        `${countOf(found.length, 'change')} of programs, firmware, modes and settings recorded`,
        latestOf(found.map(({ time }) => time)),
      )
    }
    default:
      fact satisfies never
      throw new Error(`unreachable: ${fact}`)
  }
}
