import { utimes } from 'node:fs'

/** Half of the time after which `tools/publish.ts` takes away a bundle that nothing leads to any more. */
const TOUCH_MS = 300_000

/** Says from time to time that the bundle in this folder is still read: commands load parts of it when they need them. */
export function stayInUse(folder: string, everyMs = TOUCH_MS): NodeJS.Timeout {
  const touch = () => {
    const now = new Date()
    utimes(folder, now, now, () => {}) // who may not write there cannot keep it either
  }
  return setInterval(touch, everyMs).unref()
}
