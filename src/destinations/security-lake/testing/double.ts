/**
 * PutObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html; checks the signature with the library it
 * was made by, and reads each file as a query engine would: one class, one day, rows in the order of time.
 */
import aws4 from 'aws4'
import { parquetReadObjects } from 'hyparquet'
import type { Double, DoubleAnswer } from '#destination-kit/testing/double'

const fault = (status: number, code: string): DoubleAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><AWSAccessKeyId>AKIDEXAMPLE</AWSAccessKeyId></Error>`,
})

const PATH =
  /^\/plant-lake\/ext\/(sightglass|sightglass-incidents)\/region=eu-central-1\/accountId=123456789012\/eventDay=(\d{8})\/[0-9a-f]{64}\.parquet$/

interface Row {
  readonly class_uid: number
  readonly time: bigint
  readonly metadata: { readonly uid: string }
}

export function makeDouble(): Double & { readonly objects: ReadonlyMap<string, Uint8Array> } {
  const taken: string[] = []
  const objects = new Map<string, Uint8Array>()
  const keys = new Map<string, readonly string[]>()
  return {
    objects,
    settings: (url) => ({
      ...{ url, bucket: 'plant-lake', region: 'eu-central-1', accessKeyId: 'AKIDEXAMPLE' },
      ...{ source: 'sightglass', incidentSource: 'sightglass-incidents', account: '123456789012' },
    }),
    secrets: () => ({ secret: 'wJalrXUtnFEMI/K7MDENG' }),
    async answer({ method, path, headers, bytes }) {
      const [, source] = PATH.exec(path) ?? []
      if (method !== 'PUT' || source === undefined) return fault(404, 'NoSuchBucket')
      const wanted = aws4.sign(
        {
          ...{ service: 's3', region: 'eu-central-1', method, path, body: bytes, host: headers.host! },
          headers: { 'content-type': headers['content-type']!, 'X-Amz-Date': headers['x-amz-date']! },
        },
        { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' },
      )
      const signatureOf = (text: unknown) => /Signature=([0-9a-f]{64})/.exec(String(text))?.[1]
      if (signatureOf(headers.authorization) !== signatureOf(wanted.headers?.Authorization))
        return fault(403, 'SignatureDoesNotMatch')
      const file = new Uint8Array(bytes)
      const rows = (await parquetReadObjects({ file: file.buffer })) as Row[]
      const isOneClass = rows.every(({ class_uid: uid }) => uid === (source === 'sightglass' ? 2004 : 2005))
      const isSorted = rows.every(({ time }, at) => at === 0 || time >= rows[at - 1]!.time)
      if (!isOneClass || !isSorted) return fault(400, 'InvalidRequest')
      const own = rows.map(({ metadata: { uid } }) => uid)
      objects.set(path, file)
      keys.set(path, own)
      taken.push(...own)
      return { status: 200 }
    },
    taken: () => taken,
    records: () => [...keys.values()].flat(),
  }
}
