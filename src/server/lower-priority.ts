/** Background threads leave the processors to those that serve requests. */
import { getPriority, setPriority } from 'node:os'

/** Niceness, sched(7): of 0 and this the one gets nine tenths of a processor that both want. */
const BEHIND = 10

/**
 * Lowers the priority of the calling thread. Linux keeps niceness by thread (setpriority(2), "C library/kernel
 * differences"); if it belongs to the whole process, or is not permitted, nothing changes.
 */
export function lowerPriority(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(Math.max(getPriority(), BEHIND))
  } catch {
    // A sandbox that filters system calls may forbid even this.
  }
}
