import type { CaptureState } from '#model/journal'
import { cleanLine } from './clean-line.ts'

/** Reports unreadable captures; returns true and sets exit status 1 if none was readable. */
export function sayUnreadable(captures: readonly CaptureState[]): boolean {
  const unreadable = captures.filter(({ state }) => state === 'failed')
  for (const { name, truncated } of unreadable) {
    const place = name === '-' ? 'standard input' : name
    process.stderr.write(`sightglass: ${cleanLine(`${place}: ${truncated[0] ?? 'cannot be read'}`)}\n`)
  }
  const isAll = unreadable.length > 0 && unreadable.length === captures.length
  if (isAll) process.exitCode = 1
  return isAll
}
