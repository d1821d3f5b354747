/** Preloaded by tests: the clock of the process is set by the number of milliseconds in the file `SIGHTGLASS_TEST_CLOCK`. */
import { readFileSync } from 'node:fs'

const file = process.env.SIGHTGLASS_TEST_CLOCK
const real = Date.now
if (file !== undefined) Date.now = () => real() + Number(readFileSync(file, 'utf8'))
