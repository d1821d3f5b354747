/** For the lock's test: a protocol that reaches for what the engine process may not have. */
import * as forbidden from 'node:net'

export const protocol = forbidden
