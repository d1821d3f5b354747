/** Threads that do what nobody waits for at the moment leave the processors to those that answer. */
import { getPriority, setPriority } from 'node:os'

/** Niceness, sched(7): of 0 and this the one gets nine tenths of a processor that both want. */
const BEHIND = 10

/**
 * From now on the thread that calls comes behind others. Linux keeps niceness by thread (setpriority(2), "C library/kernel
 * differences"); where it is the whole process's, or nobody may, all stays as it is.
 */
export function lowerPriority(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(Math.max(getPriority(), BEHIND))
  } catch {
    // A sandbox that filters system calls may forbid even this.
  }
}
