import { secondText, zoneName } from '#reports/texts'
import type { AlertItem } from '#schema/alert'
import type { Analysis, DeviceItem } from '#schema/analysis'
import { countOf } from '#schema/count-text'
import { counterWords } from '#schema/counter-table'
import { counterSentence } from '#schema/counter-words'
import { productOf } from '#schema/product'
import { riskOrNull } from '#schema/risk'
import { cleanLine } from './clean-line.ts'

/** Rows printed of each list; `--all` prints all. */
const MOST_ROWS = 40
/** Characters of a cell. */
const WIDEST = 44
/** Columns of a table are not narrowed below this number of characters, and are so far apart. */
const NARROWEST = 9
const GAP = 2
/** Characters of a name at the start of a line. */
const LONGEST_NAME = 96
/** Alerts of one rule and source printed separately. */
const MOST_ALIKE = 3
/** Further devices listed in a combined line. */
const MOST_NAMED = 8
/** Port-based guesses printed. */
const MOST_HINTS = 5
/** Alerts in learning traffic printed. */
const MOST_LEARNED = 5
const SHAPES: Record<string, string> = { critical: '◆', major: '▲', minor: '●', warning: '○', notice: '·' }

const BANDS: Record<string, string> = { critical: '◆', high: '▲', medium: '●', low: '·' }

interface SummaryOptions {
  /** Totals of the captures after the learning ones. */
  readonly judged?: Analysis['capture']
  /** Lists are complete. */
  readonly isAll?: boolean
}

/**
 * Text summary of `sightglass analyze`.
 *
 * @param hasLearned with learning captures or a baseline
 */
export function summary(
  whole: Analysis,
  hasLearned: boolean,
  { judged = whole.capture, isAll = false }: SummaryOptions = {},
): string {
  const rows = isAll ? Number.POSITIVE_INFINITY : MOST_ROWS
  const { true: learned = [], false: open = [] } = Object.groupBy(
    whole.alerts,
    ({ inLearned }) => `${inLearned === true}` as const,
  )
  const analysis = { ...whole, alerts: open }
  return [
    mainFinding(analysis),
    headline(analysis, judged),
    devices(analysis.devices, rows),
    incidents(analysis, rows),
    alerts(analysis, rows),
    alarmsInLearned(learned),
    hasLearned ? '' : nothingLearned(analysis),
    exposures(analysis, isAll ? rows : MOST_EXPOSURES),
    trouble(analysis),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

/** The most severe incident, else the most severe alert; the first of several. */
function mainFinding({ incidents, alerts, capture }: Analysis): string {
  if (capture.packets === 0) return ''
  const [incident] = bySeverity(incidents)
  if (incident !== undefined) {
    const more = incidents.length > 1 ? `; ${countOf(incidents.length - 1, 'more incident')}` : ''
    return `${SHAPES[incident.severity] ?? '·'} ${cleanLine(incident.title)}: ${incident.severity} incident since ${zonedText(incident.time)}${more}.`
  }
  const [alert] = bySeverity(alerts.filter(({ isLearning }) => !isLearning))
  if (alert === undefined) return 'No incidents, no alerts.'
  return `${SHAPES[alert.severity] ?? '·'} ${alert.title}: ${alert.severity} alert at ${zonedText(alert.time)}. ${cleanLine(alert.what)}.`
}

/** With the zone of the machine, in which all times of the text are. */
function zonedText(time: string): string {
  return `${secondText(time)} ${zoneName()}`
}

function bySeverity<Item extends { readonly severity: string }>(items: readonly Item[]): readonly Item[] {
  const order = Object.keys(SHAPES)
  return items.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

function headline(
  { capture, devices, links, protocols, alerts }: Analysis,
  judged: Analysis['capture'],
): string {
  const span =
    judged.firstTime === null
      ? ''
      : `, ${secondText(judged.firstTime)} to ${zonedText(judged.lastTime ?? judged.firstTime)}`
  const learned = capture.packets - judged.packets
  const before = learned === 0 ? '' : `, after learning from ${countOf(learned, 'packet')}`
  const spoken = protocols.map(({ name }) => name).join(', ')
  return (
    `${countOf(devices.length, 'device')}, ${countOf(links.length, 'connection')} and ${countOf(alerts.length, 'alert')} in ${countOf(judged.packets, 'packet')}${span}${before}.` +
    (spoken === '' ? '' : `\nProtocols: ${spoken}`) +
    hinted(links)
  )
}

/** Unrecognised payloads with a guess from the port. */
function hinted(links: Analysis['links']): string {
  const guesses = links.flatMap(({ hinted = [], serverAddress, transport, port }) =>
    hinted.length === 0 ? [] : [`${hinted.join(' or ')} (${serverAddress} ${transport}/${port})`],
  )
  const distinct = [...new Set(guesses)]
  if (distinct.length === 0) return ''
  const rest = distinct.length > MOST_HINTS ? ` and ${distinct.length - MOST_HINTS} more` : ''
  return `\nGuessed from the port: ${distinct.slice(0, MOST_HINTS).join(', ')}${rest}`
}

function devices(all: readonly DeviceItem[], most: number): string {
  if (all.length === 0) return 'No devices: the capture contains no readable frames.'
  // 10.0.0.9 before 10.0.0.10.
  const byAddress = new Intl.Collator('en', { numeric: true })
  const order = [...all].sort(
    (a, b) => (a.purdueLevel ?? 9) - (b.purdueLevel ?? 9) || byAddress.compare(addressOf(a), addressOf(b)),
  )
  const rows = order
    .slice(0, most)
    .flatMap((device) => [
      [device.type, addressOf(device), nameSaid(device), productOf(device) || '–', device.firmware || '–'],
      ...device.modules.map((module) => [
        '',
        `  ${module.path}`,
        module.name || module.model || module.orderNumber || '–',
        [module.name && module.model, module.type, module.serial].filter((text) => text !== '').join(' · '),
        module.firmware || '–',
      ]),
    ])
  const rest = all.length > most ? `\n… and ${all.length - most} more (see --all, --json or --out)` : ''
  return table(['TYPE', 'ADDRESS', 'NAME', 'VENDOR AND MODEL', 'FIRMWARE'], rows) + rest
}

/** Omits names derived from other columns. */
function nameSaid({ name, provenance }: DeviceItem): string {
  return provenance.name === undefined ? '–' : name
}

/** First address and number of others. */
function addressOf({ ipAddresses, macAddresses }: DeviceItem): string {
  const further = ipAddresses.length > 1 ? ` +${ipAddresses.length - 1}` : ''
  return `${ipAddresses[0] ?? macAddresses[0] ?? '–'}${further}`
}

function incidents({ incidents }: Analysis, most: number): string {
  if (incidents.length === 0) return ''
  const lines = incidents.slice(0, most).map(({ severity, time, title, stages }) => {
    const words = [...new Set(stages.map(({ stage }) => stage))].join(' → ')
    return `${SHAPES[severity] ?? '·'} ${severity.padEnd(8)} ${secondText(time)}  ${title} (${words})`
  })
  const rest = incidents.length > most ? [`… and ${incidents.length - most} more`] : []
  return ['Incidents', ...lines, ...rest].join('\n')
}

function alerts({ alerts, devices }: Analysis, most: number): string {
  if (alerts.length === 0) return ''
  const names = new Map(devices.map(({ id, name }) => [id, name]))
  const kindOf = (alert: AlertItem) => kindBy(alert, names.get(alert.destination) ?? '')
  const kinds = [...Map.groupBy(alerts, kindOf).values()].flatMap(linesOf)
  const order = new Map(alerts.map((alert, index) => [alert, index]))
  kinds.sort(([a], [b]) => order.get(a!)! - order.get(b!)!)
  const lines = kinds.slice(0, most).map(alertLine)
  const rest = kinds.length > most ? [`… and ${kinds.length - most} more (see --all)`] : []
  return ['Alerts', ...lines, ...rest].join('\n')
}

/** Alerts in learning traffic: an attack may have been learned as normal. */
function alarmsInLearned(learned: readonly AlertItem[]): string {
  const alarms = learned.filter(({ isLearning }) => !isLearning)
  if (alarms.length === 0) return ''
  const worst = bySeverity(alarms)
  const rest = alarms.length > MOST_LEARNED ? [`… and ${alarms.length - MOST_LEARNED} more (see --json)`] : []
  return [
    'Alerts in the learning traffic, which should be normal',
    ...worst.slice(0, MOST_LEARNED).map((alert) => alertLine([alert])),
    ...rest,
  ].join('\n')
}

/** Grouping key: same text apart from target and numbers. */
function kindBy(
  { rule, severity, isLearning, sourceAddress, destinationAddress, what }: AlertItem,
  name: string,
): string {
  const activity = [destinationAddress, name]
    .filter((word) => word !== '')
    .reduce((text, word) => text.replaceAll(word, '…'), what)
  return `${rule} ${severity} ${isLearning} ${sourceAddress} ${activity.replace(/\d+/g, '#')}`
}

/** Combines alerts on many devices into one line: the first in full, the others by address. */
function linesOf(same: readonly AlertItem[]): AlertItem[][] {
  const firsts = new Map<string, AlertItem>()
  for (const alert of same)
    if (!firsts.has(alert.destinationAddress)) firsts.set(alert.destinationAddress, alert)
  if (firsts.size <= MOST_ALIKE) return same.map((alert) => [alert])
  const alike = new Set(firsts.values())
  return [[...alike], ...same.filter((alert) => !alike.has(alert)).map((alert) => [alert])]
}

function alertLine([first, ...others]: readonly AlertItem[]): string {
  const { severity, isLearning, time, what, count } = first!
  const word = (isLearning ? 'learning' : severity).padEnd(8)
  const times = count > 1 ? ` (${count} times)` : ''
  return `${SHAPES[severity] ?? '·'} ${word} ${secondText(time)}  ${what}${times}${alike(others)}`
}

function alike(others: readonly AlertItem[]): string {
  if (others.length === 0) return ''
  const addresses = [...new Set(others.map(({ destinationAddress }) => destinationAddress))]
  const named = addresses.slice(0, MOST_NAMED).join(', ')
  const left = addresses.length > MOST_NAMED ? ', …' : ''
  return ` – same on ${countOf(addresses.length, 'further device')}: ${named}${left}`
}

/** Without a baseline, new and unusual cannot be separated from normal. */
function nothingLearned({ alerts, capture }: Analysis): string {
  if (capture.packets === 0) return ''
  const kept = alerts.filter(({ isLearning }) => isLearning).length
  const reported = kept === 0 ? '' : `: ${countOf(kept, 'finding')} only marked as learning`
  return `No baseline${reported}; new devices and connections raise no alerts.\nCompare with normal traffic with --learn FILE, or with a baseline with --baseline FILE.`
}

/** Findings printed; `--json` has all. */
const MOST_EXPOSURES = 10

function exposures(
  { devices: all, exposures: found, exposureSummary, paths }: Analysis,
  most: number,
): string {
  if (found.length === 0) return ''
  const names = new Map(all.map(({ id, name }) => [id, name]))
  const nameOf = (id: string): string => {
    const name = names.get(id) ?? id
    return fit(name, Math.min(LONGEST_NAME, name.length))
  }
  const lines = found
    .slice(0, most)
    .map(
      ({ band, device, score, title, verdict }) =>
        `${BANDS[band]} ${band.padEnd(8)} ${score.toFixed(0).padStart(3)}  ${cleanLine(`${nameOf(device)}: ${verdict === 'possible' ? 'possible: ' : ''}${title}`)}`,
    )
  const rest = found.length - lines.length
  const { securityScore, feeds, changes } = exposureSummary
  const dates = feeds.map(({ name, date }) => `${name} ${date}`).join(', ')
  return [
    `Exposure: risk ${riskOrNull(securityScore) ?? '–'} of 100, ${countOf(paths.length, 'attack path')} to critical devices`,
    ...lines,
    ...(rest > 0 ? [`… and ${rest} more`] : []),
    ...changes.slice(0, 3).map(({ title }) => `Do: ${cleanLine(title)}`),
    `Advisory data: ${dates}`,
  ].join('\n')
}

function trouble({ capture, counters }: Analysis): string {
  const lines = [...capture.truncated.map((what) => `! ${cleanLine(what)}`)]
  const reported = Object.entries(counters).filter(([name]) =>
    /limit|^emptyFrames$|nested too deep|evicted|overflow|gap|not read|protocols(LeftOut|NotLoaded)|factsRefused|^signatures?(Refused|: | \d)|^eve(LinesRefused|: )|^intelligence: /i.test(
      name,
    ),
  )
  for (const [name, number] of reported) {
    // File errors are complete sentences; a count of one adds nothing.
    const isSentence = name.includes(': ') && number === 1
    const words =
      counterSentence(name, number) ??
      (isSentence ? name : `${counterWords(name).title}: ${number.toLocaleString('en')}`)
    lines.push(`! ${cleanLine(words)}`)
  }
  return lines.join('\n')
}

/** @param room characters of the terminal; undefined if not a terminal */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  room: number | undefined = process.stdout.columns,
): string {
  const wanted = head.map((title, column) =>
    Math.min(WIDEST, Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length))),
  )
  const widths = room === undefined ? wanted : narrowed(wanted, room - GAP * (head.length - 1))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => fit(cell, widths[column] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd()
  return [line(head), ...rows.map(line)].join('\n')
}

/** Takes from the widest column until all fit, or none is wider than `NARROWEST`. */
function narrowed(wanted: readonly number[], room: number): readonly number[] {
  const widths = [...wanted]
  for (let over = widths.reduce((sum, one) => sum + one, -room); over > 0; over--) {
    const widest = widths.indexOf(Math.max(...widths))
    if (widths[widest]! <= NARROWEST) break
    widths[widest]!--
  }
  return widths
}

function fit(cell: string, width: number): string {
  return cell.length > width ? `${cell.slice(0, width - 1)}…` : cell.padEnd(width)
}
