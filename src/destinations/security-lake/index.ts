/**
 * Amazon Security Lake: OCSF 1.8.0 events in Parquet files, one class and one day in each, at most one every five minutes.
 * https://docs.aws.amazon.com/security-lake/latest/userguide/custom-sources-best-practices.html
 */
import Type from 'typebox'
import { defineHttpDestination } from '#destination-kit/destination-type'
import { ocsfOf } from '#destination-kit/ocsf'
import { itemOf } from '#destination-kit/record'
import {
  checkEndpoint,
  dayOf,
  partitionOf,
  putObject,
  putOutcomes,
  s3Auth,
  s3Settings,
  sourceSetting,
} from '#destination-kit/s3'
import { parquetOf } from './columns.ts'

export const type = defineHttpDestination({
  name: 'security-lake',
  title: 'Amazon Security Lake',
  description:
    'Writes Parquet files of OCSF events, one every five minutes, for one custom source per class.',
  kinds: ['alert', 'incident', 'event', 'system'],
  settings: Type.Object({
    ...s3Settings,
    source: sourceSetting(
      'Source of findings',
      'Custom source of the class Detection Finding (2004)',
      'sightglass',
    ),
    incidentSource: sourceSetting(
      'Source of incidents',
      'Custom source of the class Incident Finding (2005)',
      'sightglass-incidents',
    ),
  }),
  secrets: { secret: { title: 'Secret access key' } },
  check: checkEndpoint,
  auth: s3Auth,
  limits: { items: 2000, bytes: 8_000_000, perSecond: 1 },
  // The object's name is the id of its batch, whose members never change.
  repeats: 'upsert',
  fixedBatches: {
    // The shortest interval that Security Lake recommends.
    gatherMs: 5 * 60_000,
    group: (item) => `${dayOf(item)} ${item.message.kind === 'incident'}`,
  },
  map: (outgoing, { sender }) => itemOf(outgoing, ocsfOf(outgoing, sender)),
  exchange({ items, settings, answers: [answer] }) {
    const [first] = items
    const source = first!.message.kind === 'incident' ? settings.incidentSource : settings.source
    const name = `${partitionOf(settings, source, dayOf(first!))}/${first!.batch ?? first!.key}.parquet`
    if (answer !== undefined) return putOutcomes(settings, name, { answer, items })
    const bytes = parquetOf(items.map(({ body }) => JSON.parse(body)))
    return putObject(settings, name, { headers: { 'content-type': 'application/vnd.apache.parquet' }, bytes })
  },
})
