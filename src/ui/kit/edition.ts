/** Which pages this document shows: those of a sensor, or of a console over many of them (`console.html`). */
export type Edition = 'sensor' | 'console'

export const EDITION: Edition =
  globalThis.document?.documentElement.dataset.edition === 'console' ? 'console' : 'sensor'

export const IS_CONSOLE = EDITION === 'console'
