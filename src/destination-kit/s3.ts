/** Objects in Amazon S3 and what speaks like it: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
import Type from 'typebox'
import type { DeliveryOutcome, HttpAnswer, HttpAuth, HttpRequest, Item } from './destination-type.ts'
import { optionalText, text, under } from './fields.ts'
import { all, outcomeOf } from './http-outcome.ts'

export const s3Settings = {
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
  account: { ...text('Account', 'For the partition accountId=', 64), default: 'external' },
  url: { ...optionalText('Endpoint', 'Of another S3 store; empty for AWS', 500), isAdvanced: true },
}

export const sourceSetting = (title: string, description: string, value: string) =>
  Type.String({ title, description, pattern: '^[A-Za-z0-9_-]{1,64}$', default: value })

interface Place {
  readonly bucket: string
  readonly region: string
  readonly account: string
  readonly url: string
}

export const checkEndpoint = ({ url }: { readonly url: string }): string | undefined =>
  url === '' || /^https?:\/\/[^\s/?#@]+\/?$/.test(url)
    ? undefined
    : 'settings.url: expected https://HOST without a path'

export const s3Auth = ({ region, accessKeyId }: { region: string; accessKeyId: string }): HttpAuth => ({
  ...{ kind: 'aws-sigv4', region, service: 's3', accessKeyId, secret: 'secret' },
})

/** Day of an event in UTC, YYYYMMDD. */
export const dayOf = ({ message: { time } }: Item): string =>
  new Date(Math.floor(time / 1000)).toISOString().slice(0, 10).replaceAll('-', '')

/**
 * Partitions of a Security Lake custom source:
 * https://docs.aws.amazon.com/security-lake/latest/userguide/custom-sources-best-practices.html
 */
export const partitionOf = ({ region, account }: Place, source: string, day: string): string =>
  `ext/${source}/region=${region}/accountId=${account.replace(/[^\w-]/g, '_')}/eventDay=${day}`

export const putObject = (
  { bucket, region, url }: Place,
  name: string,
  content: Pick<HttpRequest, 'body' | 'bytes' | 'headers'>,
): { readonly request: HttpRequest } => ({
  request: {
    method: 'PUT',
    url: under(url === '' ? `https://s3.${region}.amazonaws.com` : url, `/${bucket}/${name}`),
    ...content,
  },
})

/** Outcomes of the items in an object. */
export function putOutcomes(
  { bucket }: Place,
  name: string,
  { answer, items }: { readonly answer: HttpAnswer; readonly items: readonly Item[] },
): { readonly outcomes: readonly DeliveryOutcome[] } {
  if (answer.status === 200 && outcomeOf(answer, { items }).state === 'delivered')
    return all(items, { state: 'delivered', reference: `s3://${bucket}/${name}` })
  // 400 is a wrong region or clock, which concerns every object.
  if (answer.status === 400)
    return all(items, {
      state: 'wait',
      reason: `HTTP 400 ${codeOf(answer.body)}; check region, bucket and clock`,
    })
  return all(
    items,
    outcomeOf(answer.status === 200 ? answer : { ...answer, body: codeOf(answer.body) }, { items }),
  )
}

/** `<Code>AccessDenied</Code>`; the rest of an error may repeat the access key. */
const codeOf = (body: string): string => /<Code>(\w{1,60})<\/Code>/.exec(body)?.[1] ?? ''
