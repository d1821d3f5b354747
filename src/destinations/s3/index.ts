/**
 * Amazon S3 and what speaks like it: one OCSF 1.8.0 event in each object.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, partitions of a Security Lake custom source:
 * https://docs.aws.amazon.com/security-lake/latest/userguide/custom-sources-best-practices.html
 */
import Type from 'typebox'
import { defineHttpDestination } from '#destination-kit/destination-type'
import { optionalText, text, under } from '#destination-kit/fields'
import { all, outcomeOf } from '#destination-kit/http-outcome'
import { ocsfOf } from '#destination-kit/ocsf'
import { itemOf } from '#destination-kit/record'

export const type = defineHttpDestination({
  name: 's3',
  title: 'Amazon S3 (OCSF)',
  description: 'Writes one OCSF event per object, in the partitions of a Security Lake custom source.',
  kinds: ['alert', 'incident', 'event', 'system'],
  settings: Type.Object({
    bucket: Type.String({
      title: 'Bucket',
      description: 'Name of the bucket',
      pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
    }),
    region: Type.String({
      title: 'Region',
      description: 'Such as eu-central-1',
      pattern: '^[a-z0-9-]{1,40}$',
    }),
    accessKeyId: Type.String({
      title: 'Access key ID',
      description: 'Of a user that may s3:PutObject below the prefix',
      pattern: '^\\w{3,128}$',
    }),
    source: Type.String({
      title: 'Source',
      description: 'Objects are below ext/SOURCE/',
      pattern: '^[A-Za-z0-9_-]{1,64}$',
      default: 'sightglass',
    }),
    account: { ...text('Account', 'For the partition accountId=', 64), default: 'external' },
    url: { ...optionalText('Endpoint', 'Of another S3 store; empty for AWS', 500), isAdvanced: true },
  }),
  secrets: { secret: { title: 'Secret access key' } },
  check: ({ url }) =>
    url === '' || /^https?:\/\/[^\s/?#@]+\/?$/.test(url)
      ? undefined
      : 'settings.url: expected https://HOST without a path',
  auth: ({ region, accessKeyId }) => ({
    ...{ kind: 'aws-sigv4', region, service: 's3', accessKeyId, secret: 'secret' },
  }),
  limits: { items: 1, bytes: 500_000, perSecond: 100, inFlight: 4 },
  // The object's name is the key of its message.
  repeats: 'upsert',
  map: (outgoing, { sender }) => itemOf(outgoing, ocsfOf(outgoing, sender)),
  exchange({ items, settings, answers: [answer] }) {
    const { bucket, region, source, account, url } = settings
    const [item] = items
    const day = new Date(Math.floor(item!.message.time / 1000)).toISOString().slice(0, 10).replaceAll('-', '')
    const partition = `region=${region}/accountId=${account.replace(/[^\w-]/g, '_')}/eventDay=${day}`
    const name = `ext/${source}/${partition}/${item!.key}.json`
    if (answer !== undefined)
      return all(
        items,
        answer.status === 200 && outcomeOf(answer, { items }).state === 'delivered'
          ? { state: 'delivered', reference: `s3://${bucket}/${name}` }
          : // 400 is a wrong region or clock, which concerns every object.
            answer.status === 400
            ? { state: 'wait', reason: `HTTP 400 ${codeOf(answer.body)}; check region, bucket and clock` }
            : outcomeOf(answer.status === 200 ? answer : { ...answer, body: codeOf(answer.body) }, { items }),
      )
    const host = url === '' ? `https://s3.${region}.amazonaws.com` : url
    return {
      request: {
        method: 'PUT',
        url: under(host, `/${bucket}/${name}`),
        headers: { 'content-type': 'application/json' },
        body: `${item!.body}\n`,
      },
    }
  },
})

/** `<Code>AccessDenied</Code>`; the rest of an error may repeat the access key. */
const codeOf = (body: string): string => /<Code>(\w{1,60})<\/Code>/.exec(body)?.[1] ?? ''
