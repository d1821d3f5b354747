import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parquetReadObjects } from 'hyparquet'
import { ocsfOf } from '#destination-kit/ocsf'
import { aMessage } from '#export/testing/records'
import { parquetOf } from './columns.ts'

const sender = { sensor: 'river bend', version: '0', url: 'https://sensor.example' }

/** Without the members that have no value, times as numbers. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, one) =>
      typeof one === 'bigint' ? Number(one) : one === null ? undefined : one,
    ),
  )

for (const kind of ['alert', 'incident', 'system'] as const)
  it(`a reader gets each column of ${kind} messages back, in the order of time`, async () => {
    const events = [3, 1, 2].map((at) =>
      ocsfOf(
        {
          message: aMessage({ kind, id: `a-${at}`, lastTime: at * 1e6, text: `ü😀 ${at} "x"` }),
          ...{ queued: 1, sent: 2, key: String(at).repeat(64) },
        },
        sender,
      ),
    )
    const bytes = parquetOf(events)
    assert.deepEqual(bytes, parquetOf(events), 'another file from the same events')
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer })
    const sorted = [...events].sort((one, other) => one.time - other.time)
    assert.deepEqual(plain(rows), plain(sorted))
  })
