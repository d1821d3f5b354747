/** For the lock's test: a protocol that reaches for what the engine process may not have. */
import * as forbidden from 'node:child_process'

export const protocol = forbidden
