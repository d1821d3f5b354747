/** Servers for tests: an engine that reads nothing, and what is asked of them. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Analyse } from '#engine-host/analysis'
import type { JournalEntry } from '#model/journal'
import type { CaptureItem } from '#schema/capture'
import { aDevice } from '#store/testing/records'
import { type Serving, serve } from '../main.ts'

/** An engine that reads nothing: the steps it goes through are the test's. */
export function engine(steps: (cancelled: () => boolean) => AsyncIterable<readonly JournalEntry[]>): Analyse {
  return () => {
    let isCancelled = false
    return {
      entries: steps(() => isCancelled),
      cancel: () => {
        isCancelled = true
      },
    }
  }
}

export function deviceJournal(packets: number): readonly JournalEntry[] {
  return [{ kind: 'device', device: aDevice('plc-1', { packets }) }]
}

/** One device, one packet. */
export const quick = engine(async function* () {
  yield deviceJournal(1)
  yield [{ kind: 'end' }]
})

export async function ask<T>(url: string, options?: RequestInit): Promise<{ status: number; body: T }> {
  const answer = await fetch(url, options)
  const text = await answer.text()
  return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T }
}

export function upload(
  address: string,
  name: string,
  { body = otherBytes(), ...headers }: Record<string, string> = {},
) {
  const all = { 'content-type': 'application/octet-stream', ...headers }
  return ask<CaptureItem & { code: string }>(`${address}/rest/captures?name=${name}`, {
    method: 'POST',
    headers: all,
    body,
  })
}

let sent = 0

/** Six bytes that were not sent before. */
function otherBytes(): string {
  return `bytes${(sent++ % 36).toString(36)}`
}

/** The captures once none of them waits or is read. */
export async function settled(address: string): Promise<readonly CaptureItem[]> {
  for (;;) {
    const { items } = (await ask<{ items: CaptureItem[] }>(`${address}/rest/captures`)).body
    if (!items.some(({ state }) => state === 'queued' || state === 'reading')) return items
    await sleep(10)
  }
}

/** A server without messages for people. */
export function served(data: string, analyse: Analyse): Promise<Serving> {
  return serve({ data, listen: '127.0.0.1:0', analyse, say: () => {}, log: () => {} })
}
