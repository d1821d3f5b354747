/**
 * Amazon S3 and what speaks like it: one OCSF 1.8.0 event in each object, in the partitions of a Security Lake custom
 * source. Security Lake itself wants Parquet: `src/destinations/security-lake`.
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

export const type = defineHttpDestination({
  name: 's3',
  title: 'Amazon S3 (OCSF)',
  description:
    'Writes one OCSF event per object, as JSON, in the partitions of a Security Lake custom source.',
  kinds: ['alert', 'incident', 'event', 'system'],
  settings: Type.Object({
    ...s3Settings,
    source: sourceSetting('Source', 'Objects are below ext/SOURCE/', 'sightglass'),
  }),
  secrets: { secret: { title: 'Secret access key' } },
  check: checkEndpoint,
  auth: s3Auth,
  limits: { items: 1, bytes: 500_000, perSecond: 100, inFlight: 4 },
  // The object's name is the key of its message.
  repeats: 'upsert',
  map: (outgoing, { sender }) => itemOf(outgoing, ocsfOf(outgoing, sender)),
  exchange({ items, settings, answers: [answer] }) {
    const item = items[0]!
    const name = `${partitionOf(settings, settings.source, dayOf(item))}/${item.key}.json`
    if (answer !== undefined) return putOutcomes(settings, name, { answer, items })
    const headers = { 'content-type': 'application/json' }
    return putObject(settings, name, { headers, body: `${item.body}\n` })
  },
})
