/** The engine's own timers, taken before `lock.ts` removes them: foreign code gets none, for the watchdog would not see it run. */
export const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval } = globalThis
