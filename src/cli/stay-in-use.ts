import { utimes } from 'node:fs'

/** Half of the age at which `tools/publish.ts` deletes an unused bundle. */
const TOUCH_MS = 300_000

/** Periodically touches the bundle folder to keep it: commands load parts of it later. */
export function stayInUse(folder: string, everyMs = TOUCH_MS): NodeJS.Timeout {
  const touch = () => {
    const now = new Date()
    utimes(folder, now, now, () => {}) // without write access, nothing to do
  }
  return setInterval(touch, everyMs).unref()
}
