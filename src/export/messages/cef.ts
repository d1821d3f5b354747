/**
 * ArcSight Common Event Format, version 0 of the header (Implementing ArcSight CEF, version 25, chapters 1 and 2).
 * Defender for IoT's own keys stand after those of the dictionary, so that parsers written for it go on working.
 */
import type { Party } from '#model/message'
import {
  DEFENDER_ENGINE,
  DEFENDER_SEVERITY,
  fitted,
  type Limits,
  linkOf,
  type MessageFormat,
  NUMBERED_SEVERITY,
  type Outgoing,
  oneLine,
  type Sender,
} from '../message-format.ts'

/** In a field of the header, `|` and `\` are escaped. */
const head = (text: string, { name }: Limits) => oneLine(text, name).replace(/[\\|]/g, '\\$&')
/** In a value, `=` and `\` are escaped; a pipe is not. */
const escaped = (text: string, most: number) => oneLine(text, most).replace(/[\\=]/g, '\\$&')

const SENTENCES: ReadonlySet<string> = new Set(['msg', 'cs4', 'cs5', 'cs6'])

type Pair = readonly [key: string, value: string]

/** `src` and `dst` hold IPv4 only; IPv6 has custom keys with labels. */
function addressed(party: Party, prefix: 's' | 'd'): readonly Pair[] {
  const { address, mac, name } = party
  const isV6 = address.includes(':')
  const [v4, v6, label] =
    prefix === 's'
      ? (['src', 'c6a2', 'Source IPv6 Address'] as const)
      : (['dst', 'c6a3', 'Destination IPv6 Address'] as const)
  return [
    [v4, isV6 ? '' : address],
    [v6, isV6 ? address : ''],
    [`${v6}Label`, isV6 ? label : ''],
    [`${prefix}mac`, mac],
    [`${prefix}host`, name],
  ]
}

const custom = (number: number, label: string, value: string): readonly Pair[] =>
  value === ''
    ? []
    : [
        [`cs${number}Label`, label],
        [`cs${number}`, value],
      ]

const milliseconds = (time: number) => String(Math.floor(time / 1000))

export const format: MessageFormat = {
  name: 'cef',
  title: 'CEF',
  for: 'syslog',
  write: (outgoing, sender) => fitted((limits) => write(outgoing, sender, limits)),
}

function write({ message, queued }: Outgoing, sender: Sender, limits: Limits): string {
  const { source, target } = message
  const header = [
    'CEF:0',
    'Sightglass',
    'Sightglass',
    head(sender.version, limits),
    head(message.rule, limits),
    head(message.title, limits),
    NUMBERED_SEVERITY[message.severity],
  ].join('|')
  const pairs: readonly Pair[] = [
    ['rt', milliseconds(queued)],
    ['start', milliseconds(message.time)],
    ['end', milliseconds(message.lastTime)],
    ['cnt', String(message.count)],
    ['externalId', message.id],
    ['cat', message.category],
    ['app', message.protocol],
    ...addressed(source, 's'),
    ...addressed(target, 'd'),
    ['dvchost', sender.sensor],
    ['reason', message.reason],
    ...custom(1, 'Techniques', message.techniques.slice(0, limits.entries).join(' ')),
    ...custom(2, 'Source zone', source.zone),
    ...custom(3, 'Destination zone', target.zone),
    ...custom(4, 'Link', linkOf(message, sender)),
    ...custom(5, 'Defender alert', message.counterpart.slice(0, limits.entries).join('; ')),
    ...custom(6, 'What is normal', message.normal),
    ['msg', message.text],
    ['protocol', message.protocol],
    ['severity', DEFENDER_SEVERITY[message.severity]],
    ['type', DEFENDER_ENGINE[message.engine]],
    ['UUID', message.id],
    ['src_ip', source.address],
    ['src_mac', source.mac],
    ['dst_ip', target.address],
    ['dst_mac', target.mac],
  ]
  const extension = pairs
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${escaped(value, SENTENCES.has(key) ? limits.sentence : limits.name)}`)
    .join(' ')
  return `${header}|${extension}`
}
