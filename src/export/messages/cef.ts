/**
 * ArcSight Common Event Format, version 0 of the header (Implementing ArcSight CEF, version 25, chapters 1 and 2).
 * Defender for IoT's own keys follow those of the dictionary, so that parsers written for it continue to work; its
 * `type` is a word where the dictionary has a number that ArcSight itself sets.
 */
import { ipBytes, isMac } from '#model/address'
import type { MessageParty } from '#model/message'
import {
  DEFENDER_ENGINE,
  DEFENDER_SEVERITY,
  type ExportSource,
  fitted,
  type Limits,
  linkOf,
  type MessageFormat,
  NUMBERED_SEVERITY,
  type Outgoing,
  oneLine,
  withinBytes,
} from '../message-format.ts'

/** In a field of the header, `|` and `\` are escaped. */
const head = (text: string, { name }: Limits) => oneLine(text, name).replace(/[\\|]/g, '\\$&')
/** In a value, `=` and `\` are escaped; a pipe is not. */
const escaped = (text: string) => text.replace(/[\\=]/g, '\\$&')

const SENTENCES: ReadonlySet<string> = new Set(['msg', 'cs4', 'cs5', 'cs6'])

/** Bytes that the dictionary (chapter 2) gives a key, where it is less than any other has. */
const BYTES: Readonly<Record<string, number>> = { app: 31, externalId: 40, dvchost: 100 }
/** Least length that every other text of the dictionary may have. */
const MOST_BYTES = 1023

const fitting = (key: string, value: string, { sentence, name }: Limits) =>
  withinBytes(oneLine(value, SENTENCES.has(key) ? sentence : name), BYTES[key] ?? MOST_BYTES)

type Pair = readonly [key: string, value: string]

/** `src` and `dst` hold IPv4 only; IPv6 has custom keys with labels. What is no address at all has Defender's keys alone. */
function addressed(party: MessageParty, prefix: 's' | 'd'): readonly Pair[] {
  const { address, mac, name } = party
  const bytes = ipBytes(address)?.length
  const [v4, v6, label] =
    prefix === 's'
      ? (['src', 'c6a2', 'Source IPv6 Address'] as const)
      : (['dst', 'c6a3', 'Destination IPv6 Address'] as const)
  return [
    [v4, bytes === 4 ? address : ''],
    [v6, bytes === 16 ? address : ''],
    [`${v6}Label`, bytes === 16 ? label : ''],
    [`${prefix}mac`, isMac(mac) ? mac : ''],
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

function write({ message, queued }: Outgoing, sender: ExportSource, limits: Limits): string {
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
    ...custom(5, 'Defender alert', message.defenderTitles.slice(0, limits.entries).join('; ')),
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
    .map(([key, value]) => `${key}=${escaped(fitting(key, value, limits))}`)
    .join(' ')
  return `${header}|${extension}`
}
