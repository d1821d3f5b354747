/** Appends lines to files of a bounded size below the folder `export` of the data folder. */
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import type { FileDestinationType } from '#destination-kit/destination-type'
import { all } from '#destination-kit/http-outcome'
import { problemOf, type Transport, type TransportContext } from './transport.ts'

const NAME = /^messages-(\d{8})\.ndjson$/

export function openFile(type: FileDestinationType, { settings, data }: TransportContext): Transport {
  const { folder, bytes, files } = type.file(settings)
  const place = join(data, 'export', folder)
  return {
    async send(items) {
      try {
        mkdirSync(place, { recursive: true, mode: 0o700 })
        const numbers = readdirSync(place).flatMap((name) => Number(NAME.exec(name)?.[1] ?? Number.NaN) || [])
        let last = Math.max(1, ...numbers)
        const path = (number: number) => join(place, `messages-${String(number).padStart(8, '0')}.ndjson`)
        if ((statSync(path(last), { throwIfNoEntry: false })?.size ?? 0) >= bytes) last++
        const file = openSync(path(last), 'a', 0o600)
        try {
          appendFileSync(file, items.map(({ body }) => `${body}\n`).join(''))
          fsyncSync(file)
        } finally {
          closeSync(file)
        }
        for (const number of numbers) if (number <= last - files) rmSync(path(number), { force: true })
        return all(items, {
          state: 'delivered',
          reference: `messages-${String(last).padStart(8, '0')}.ndjson`,
        }).outcomes
      } catch (error) {
        return all(items, { state: 'wait', reason: problemOf(error, place) }).outcomes
      }
    },
    async close() {},
  }
}
