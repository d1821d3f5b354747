/** PutObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html; checks the signature with the library it was made by. */
import aws4 from 'aws4'
import type { Double, DoubleAnswer } from '#destination-kit/testing/double'

const fault = (status: number, code: string): DoubleAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><AWSAccessKeyId>AKIDEXAMPLE</AWSAccessKeyId></Error>`,
})

export function makeDouble(): Double {
  const taken: string[] = []
  const objects = new Map<string, string>()
  return {
    settings: (url) => ({
      ...{ url, bucket: 'plant-lake', region: 'eu-central-1', accessKeyId: 'AKIDEXAMPLE' },
      ...{ source: 'sightglass', account: '123456789012' },
    }),
    secrets: () => ({ secret: 'wJalrXUtnFEMI/K7MDENG' }),
    answer({ method, path, headers, body }) {
      if (method !== 'PUT' || !path.startsWith('/plant-lake/')) return fault(404, 'NoSuchBucket')
      const wanted = aws4.sign(
        {
          ...{ service: 's3', region: 'eu-central-1', method, path, body, host: headers.host! },
          headers: { 'content-type': headers['content-type']!, 'X-Amz-Date': headers['x-amz-date']! },
        },
        { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' },
      )
      const signatureOf = (text: unknown) => /Signature=([0-9a-f]{64})/.exec(String(text))?.[1]
      if (signatureOf(headers.authorization) !== signatureOf(wanted.headers?.Authorization))
        return fault(403, 'SignatureDoesNotMatch')
      const { class_uid: uid } = JSON.parse(body) as { class_uid: number }
      if (uid !== 2004 && uid !== 2005) return fault(400, 'InvalidRequest')
      objects.set(path, body)
      taken.push(path)
      return { status: 200 }
    },
    taken: () => taken,
    records: () => [...objects.keys()],
  }
}
