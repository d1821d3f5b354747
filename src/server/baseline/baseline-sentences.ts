/** The baseline of a site as sentences. */
import type { BaselineContent, ChannelContent, ConnectionPairContent, PointKey } from '#baseline/content'
import type { PointContent } from '#baseline/point-model'
import { learnedSince } from '#baseline/since'
import {
  type LearningStage,
  latestOf,
  type StageOfChannel,
  stageOfChannel,
  stageOfPlant,
} from '#baseline/stage'
import { type KeyValueNames, plainKeyValues } from '#compare/symbol-words'
import type { Microseconds } from '#model/time'
import type { BaselinePage, BaselineSentence } from '#schema/baseline'
import { timeOf } from '#schema/from-model'
import { type ProtocolNameOf, protocolName } from '#schema/protocol-name'

const limits = {
  /** Symbols, values and operations named in one detail. */
  named: 12,
  /** Points of one device in the output. */
  points: 40,
} as const

export interface NormalQuery {
  /** Part of an address, a protocol, a unit or an operation. */
  readonly search: string
  readonly limit: number
  /** How many to pass over. */
  readonly from: number
  /** Only what was learned from then on. */
  readonly since?: Microseconds | undefined
}

/** Names for the codes of a baseline. */
export interface BaselineNames {
  readonly keyValue: KeyValueNames
  readonly protocol: ProtocolNameOf
}

const PLAIN_NAMES: BaselineNames = {
  keyValue: plainKeyValues,
  protocol: (id) => protocolName(id, new Map()),
}

/** A page of sentences: channels by how often they are used, then relations that have none. */
export function baselineSentences(
  content: BaselineContent | undefined,
  query: NormalQuery,
  names: BaselineNames = PLAIN_NAMES,
): BaselinePage {
  const whole = content ?? NOTHING
  const { since } = query
  const { connectionPairs, channels, points } = since === undefined ? whole : learnedSince(whole, since)
  const wholes = new Map(whole.channels.map((channel) => [keyOf(channel), channel]))
  const isOpen = content?.isOpen === true
  const now = latestOf(whole)
  const { stage, channels: stages } = stageOfPlant(whole)
  const pointsOf = Map.groupBy(points, ({ device, protocol, unit }) => `${device}\n${protocol}\n${unit}`)
  const asked = new Set(channels.map(({ client, server, protocol }) => `${client}\n${server}\n${protocol}`))
  const reported: NewObservation[] = [
    ...[...channels]
      .sort((a, b) => b.count - a.count)
      .map((channel) => ({
        words: [
          channel.client,
          channel.server,
          channel.protocol,
          names.protocol(channel.protocol),
          channel.unit,
          ...channel.keyValues.map(({ keyValue, behaviourKey }) =>
            names.keyValue(channel.protocol, keyValue, behaviourKey),
          ),
        ],
        emit: () =>
          ofChannel(
            channel,
            stageOfChannel(wholes.get(keyOf(channel)) ?? channel, isOpen, now),
            pointsOf.get(`${channel.server}\n${channel.protocol}\n${channel.unit}`) ?? [],
            names,
          ),
      })),
    ...connectionPairs
      .filter(({ client, server, service }) => !asked.has(`${client}\n${server}\n${service.split('/')[1]}`))
      .sort((a, b) => b.count - a.count)
      .map((connectionPair) => ({
        words: [connectionPair.client, connectionPair.server, connectionPair.service],
        emit: () => ofConnectionPair(connectionPair, stage, names),
      })),
  ]
  const wanted = query.search.toLowerCase().split(/\s+/)
  const found = reported.filter(({ words }) => {
    const text = words.join('\n').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
  const end = query.from + query.limit
  return {
    learning: content === undefined ? 'nothing' : content.isOpen === true ? 'learning' : 'learned',
    stage,
    stages,
    connectionPairs: whole.connectionPairs.length,
    channels: whole.channels.length,
    points: whole.points.length,
    latest: now === 0 ? null : timeOf(now),
    items: found.slice(query.from, end).map(({ emit }) => emit()),
    total: found.length,
    next: end < found.length ? String(end) : null,
  }
}

const NOTHING: BaselineContent = { connectionPairs: [], channels: [], points: [], isOpen: true }

function keyOf({ client, server, protocol, unit }: ChannelContent): string {
  return [client, server, protocol, unit].join('\n')
}

interface NewObservation {
  readonly words: readonly string[]
  readonly emit: () => BaselineSentence
}

type Point = PointKey & PointContent

function ofChannel(
  channel: ChannelContent,
  { stage, reason, secondsLeft }: StageOfChannel,
  points: readonly Point[],
  names: BaselineNames,
): BaselineSentence {
  const { client, server, protocol, unit, keyValues, rates, order, count, first, last } = channel
  const inWords = (keyValue: string, behaviourKey?: string) =>
    names.keyValue(protocol, keyValue, behaviourKey)
  const behaviourKeys = Map.groupBy(keyValues, ({ behaviourKey }) => behaviourKey)
  const verbs = named((behaviourKeys.get('verb') ?? []).map(({ keyValue }) => keyValue))
  const where = unit === '' ? names.protocol(protocol) : `${names.protocol(protocol)}, unit ${unit}`
  behaviourKeys.delete('verb')
  return {
    client,
    server,
    protocol,
    unit,
    sentence: `${client} → ${server} (${where}): ${verbs || 'unnamed operations'}.`,
    details: [
      ...[...behaviourKeys].map(
        ([behaviourKey, of]) =>
          `${behaviourKey}: ${named(of.map(({ keyValue }) => inWords(keyValue, behaviourKey)))}`,
      ),
      ...rates.map(
        ({ code, least, most, longestPause }) =>
          `${inWords(code)}: ${range(least, most)} per minute, at most ${seconds(longestPause)} apart`,
      ),
      ...[...Map.groupBy(order, ({ change }) => change)].map(
        ([change, of]) => `${inWords(change)} follows ${named(of.map(({ after }) => inWords(after)))}`,
      ),
      ...points.slice(0, limits.points).map(pointText),
      ...(points.length > limits.points ? [`and ${points.length - limits.points} more points`] : []),
    ],
    count,
    first: timeOf(first),
    last: timeOf(last),
    stage,
    reason,
    secondsLeft: secondsLeft ?? null,
  }
}

function ofConnectionPair(
  { client, server, service, count, first, last }: ConnectionPairContent,
  stage: LearningStage,
  names: BaselineNames,
): BaselineSentence {
  const [transport = '', protocol = '', port] = service.split('/')
  const at = port === undefined ? '' : `, ${port === 'ephemeral' ? 'dynamic ports' : `port ${port}`}`
  return {
    client,
    server,
    protocol: protocol || transport,
    unit: '',
    sentence: `${client} → ${server} (${names.protocol(protocol || transport)}${at}).`,
    details: [],
    count,
    first: timeOf(first),
    last: timeOf(last),
    stage: stage === 'operational' ? 'operational' : 'learning',
    reason: '',
    secondsLeft: null,
  }
}

function pointText({ point, least, most, values }: Point): string {
  if (values.length > 0) return `${point}: ${named(values.map(String))}`
  if (least === undefined || most === undefined) return `${point}: any value`
  return `${point}: ${amount(least)} to ${amount(most)}`
}

function range(least: number, most: number): string {
  const [from, to] = [amount(least), amount(most)]
  return from === to ? from : `${from} to ${to}`
}

function seconds(microseconds: number): string {
  return `${(microseconds / 1e6).toLocaleString('en', { maximumSignificantDigits: 2 })} s`
}

function amount(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 4 })
}

function named(words: readonly string[]): string {
  const shown = words.slice(0, limits.named).join(', ')
  return words.length > limits.named ? `${shown} and ${words.length - limits.named} more` : shown
}
