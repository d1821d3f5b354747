/** Reporter of `node --test` for tools/test.ts: failures as text, counts as one marked line. */

import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

/** Begins the line that holds the counts: ASCII record separator. */
export const MARK = '\u001e'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let failed = 0
  for await (const { type, data } of source) {
    if (type === 'test:fail' && !isWrapper(data.details.error)) {
      failed++
      const place = data.file === undefined ? '' : ` (${data.file}:${data.line})`
      const { error } = data.details
      yield `✖ ${data.name}${place}\n${inspect(error.cause ?? error, { colors: false })}\n`
    } else if (type === 'test:stdout' || type === 'test:stderr') yield data.message
    else if (type === 'test:summary' && data.file === undefined) {
      const { passed, skipped } = data.counts
      const counts: Counts = { passed, failed, skipped }
      yield `${MARK}${JSON.stringify(counts)}\n`
    }
  }
}

/** A suite, or a file, that failed because a test in it failed. */
function isWrapper(error: Error & { readonly failureType?: string }): boolean {
  return error.failureType === 'subtestsFailed'
}
